using System.CommandLine;
using System.Text.Json;
using Adapter.Host.Definitions.Describe;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost types</c> and <c>describe</c>: everything they know stands in the plugins' declarations.</summary>
internal static class TypeCommands
{
    public static Command Types()
    {
        var plugins = CommonOptions.Plugins();
        var json = CommonOptions.Json();
        Command command = new("types", "List the installed adapter types and their data source types.") { plugins, json };
        command.SetAction((parse, cancellationToken) => InstalledTypes.UseAsync(
            parse.GetValue(plugins),
            catalogue =>
            {
                var types = catalogue.Types.OrderBy(type => type.Name, StringComparer.OrdinalIgnoreCase).ToList();
                if (parse.GetValue(json))
                {
                    using Utf8JsonWriter writer = new(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
                    writer.WriteStartArray();
                    foreach (var type in types)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("name", type.Name);
                        writer.WriteString("description", type.Description);
                        writer.WriteString("dataSourceType", type.DataSourceType);
                        writer.WriteString("plugin", catalogue.ReportFor(type.Name)?.Plugin);
                        writer.WriteString("pluginVersion", catalogue.ReportFor(type.Name)?.Version?.ToString());
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                    writer.Flush();
                    Console.Out.WriteLine();
                    return ExitCodes.Ok;
                }

                foreach (var type in types)
                {
                    Console.Out.WriteLine(type.Name);
                    Console.Out.WriteLine($"    {type.Description}");
                    Console.Out.WriteLine($"    data source: {type.DataSourceType}   plugin: {catalogue.ReportFor(type.Name)?.Plugin} {catalogue.ReportFor(type.Name)?.Version}");
                }

                return ExitCodes.Ok;
            },
            cancellationToken));
        return command;
    }

    public static Command Describe()
    {
        Argument<string> name = new("type") { Description = "Name of an adapter type (see 'types') or of a data source type." };
        Option<bool> xsd = new("--xsd") { Description = "Print the XML schema of its definitions." };
        Option<bool> template = new("--template") { Description = "Print a commented definition to start from; it validates as it is." };
        var plugins = CommonOptions.Plugins();
        var json = CommonOptions.Json();
        Command command = new("describe", "Describe an adapter type or data source type: its settings, defaults and ranges; its XSD; a template.") { name, xsd, template, plugins, json };
        command.Validators.Add(result =>
        {
            if (new[] { xsd, template, json }.Count(result.GetValue) > 1)
            {
                result.AddError("--xsd, --template and --json exclude one another.");
            }
        });
        command.SetAction((parse, cancellationToken) => InstalledTypes.UseAsync(
            parse.GetValue(plugins),
            catalogue =>
            {
                var wanted = parse.GetValue(name)!;
                var type = catalogue.Find(wanted);
                var source = catalogue.Types.FirstOrDefault(other => other.DataSourceType.Equals(wanted, StringComparison.OrdinalIgnoreCase))?.DataSourceType;
                if (type is null && source is null)
                {
                    Console.Error.WriteLine(catalogue.ExplainUnknown(wanted));
                    return ExitCodes.NotFound;
                }

                var text = parse.GetValue(xsd) ? type is null ? XsdWriter.WriteDataSource(source!) : XsdWriter.Write(type)
                    : parse.GetValue(template) ? type is null ? TemplateWriter.WriteDataSource(source!) : TemplateWriter.Write(type)
                    : parse.GetValue(json) ? type is null ? TypeDescriber.DataSourceJson(source!) : TypeDescriber.Json(type)
                    : type is null ? TypeDescriber.DataSourceText(source!) : TypeDescriber.Text(type);
                Console.Out.WriteLine(text.TrimEnd());
                return ExitCodes.Ok;
            },
            cancellationToken));
        return command;
    }
}
