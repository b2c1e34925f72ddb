using System.Text;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Describe;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Definitions.Xml;
using Adapter.Host.Editing;
using Adapter.Host.Tests.Definitions;
using FsCheck;
using FsCheck.Fluent;

namespace Adapter.Host.Tests.Editing;

/// <summary>Random edits over definitions of many shapes: the difference is the edited values and nothing else, and what is said of a draft is what validate says of the file.</summary>
public sealed class EditPropertyTests : IAsyncDisposable
{
    private const string File = "One.xml";

    private static readonly string[] Values = ["", "true", "false", "1", "0", "3128", "99999", "http", "proxy.example", "a & b", "<x>", "\"q\" 'r'", "ü €", "]]>", "-- x --", "env:CONTOSO_SECRET", "https://api.east.example.com", ConfigFolder.Guid];

    private readonly EditingWorld _world = new();

    public EditPropertyTests() => _world.Folder.GoodDataSource();

    [Fact]
    public void Write_RandomEdits_TouchNothingButTheEditedValues()
    {
        var files = Files();
        var property = Prop.ForAll(Edits(files.Count), item =>
        {
            var (index, edits) = item;
            var content = files[index];
            foreach (var edit in edits)
            {
                var made = _world.Make(File, content, edit.On(content));
                AssertOnly(content, made, edit);
                content = made;
            }

            return true;
        });
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void Judge_ValuesTextAndValidate_SayTheSame()
    {
        var files = Files();
        var property = Prop.ForAll(Edits(files.Count), item =>
        {
            var (index, edits) = item;
            System.IO.File.Delete(_world.Folder.AdapterFile(File));
            var content = edits.Aggregate(files[index], (made, edit) => _world.Make(File, made, edit.On(made)));
            var last = edits[^1];
            var fromValues = _world.Judge.Judge(DefinitionKind.Adapters, File, content, last.On(content));

            Assert.True(SourceMap.TryMake(fromValues.Content!, out var map));
            var fromText = _world.Judge.Judge(DefinitionKind.Adapters, File, fromValues.Content, EditingWorld.Draft(xml: MaskedDefinition.Of(map, DefinitionKind.Adapters, SampleTypes.Phone).Xml));
            Assert.Equal(fromValues.Content, fromText.Content);
            Assert.Equal(fromValues.Findings, fromText.Findings);

            System.IO.File.WriteAllBytes(_world.Folder.AdapterFile(File), fromValues.Content!);
            var validated = new DefinitionReader(new SecretProtector(_world.Folder.Data), name => _world.Folder.Environment.GetValueOrDefault(name)).Read(_world.Folder.Config, _world.Types);
            Assert.Equal(validated.Findings.Where(finding => finding.File == _world.Folder.AdapterFile(File)), fromValues.Findings.Where(finding => finding.File == _world.Folder.AdapterFile(File)));
            return true;
        });
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    private static List<byte[]> Files()
    {
        var template = TemplateWriter.Write(SampleTypes.Phone);
        const string Plain = """
            <?xml version='1.0'?>
            <!-- own --><Adapter xmlns="urn:recorder-adapters:v1">
              <Name>One</Name>
              <Type>Contoso Phone Adapter</Type><!-- t -->
              <DataSource>Contoso Source</DataSource>

              <Settings>
                <RegionHost><![CDATA[https://api.west.example.com]]></RegionHost>
                <ClientSecret>env:CONTOSO_SECRET</ClientSecret>  <!-- kept -->
                <!-- <ProxyPort>1</ProxyPort> -->
                <ClientId>3f2504e0&#45;4f89-11d3-9a0c-0305e82c3301</ClientId>
              </Settings>
              <AdvancedSettings><Add value='5'   key="MaxRetry"/>
              <Add key="MaxRetryTimeS" value="9"></Add></AdvancedSettings>
            </Adapter>
            <!-- after -->
            """;
        var bytes = Encoding.UTF8;
        return
        [
            bytes.GetBytes(template), bytes.GetBytes(template.Replace("\n", "\r\n", StringComparison.Ordinal)), [.. bytes.GetPreamble(), .. bytes.GetBytes(Plain)],
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Plain.Replace("  ", "\t", StringComparison.Ordinal))],
            bytes.GetBytes(Plain.ReplaceLineEndings(string.Empty)),
        ];
    }

    private static Arbitrary<(int Index, IReadOnlyList<Edit> Edits)> Edits(int files)
    {
        (string Name, char Kind)[] names = [.. SampleTypes.Phone.Settings.Where(setting => !setting.IsSecret).Select(setting => (setting.Name, Kind: 's'))
            .Concat(SampleTypes.Phone.AdvancedSettings.Select(setting => (setting.Name, Kind: 'a')))
            .Concat([("Description", 'f'), ("StartupType", 'f'), ("Name", 'f')])];
        var edit = from name in Gen.Elements(names) from value in Gen.Elements(Values) select new Edit(name.Name, name.Kind, value);
        return (from index in Gen.Choose(0, files - 1) from edits in edit.NonEmptyListOf() select (index, (IReadOnlyList<Edit>)[.. edits.Take(6)])).ToArbitrary();
    }

    /// <summary>Written anew with other means: the parts of both files, one by one.</summary>
    private static void AssertOnly(byte[] before, byte[] after, Edit edit)
    {
        var (old, made) = (Parts(before), Parts(after));
        var what = $"{edit}\n{Encoding.UTF8.GetString(before)}\n=>\n{Encoding.UTF8.GetString(after)}";
        Assert.True(old.Values.GetValueOrDefault(edit.Path) == edit.Value || made.Values.GetValueOrDefault(edit.Path, string.Empty) == edit.Value, what);
        Assert.True(old.Values.Where(pair => pair.Key != edit.Path).SequenceEqual(made.Values.Where(pair => pair.Key != edit.Path)), what);
        // every character but those of the edited element is there, in the same order
        Assert.True(Without(old.Text, edit, made.Text).SequenceEqual(Without(made.Text, edit, old.Text)), what);
    }

    /// <summary>The text without the edited element's value; white space only where the element is in both.</summary>
    private static IEnumerable<char> Without(string text, Edit edit, string other)
    {
        var element = Find(text, edit);
        var isInBoth = element is not null && Find(other, edit) is not null;
        var rest = element is { } range ? text.Remove(range.Start.Value, range.End.Value - range.Start.Value) : text;
        if (isInBoth)
        {
            return rest;
        }

        // its line went or came with it, and so did a group made for it
        var bare = rest.Replace("<AdvancedSettings>", string.Empty, StringComparison.Ordinal).Replace("</AdvancedSettings>", string.Empty, StringComparison.Ordinal);
        return bare.Where(character => !char.IsWhiteSpace(character));
    }

    private static Range? Find(string text, Edit edit)
    {
        Assert.True(SourceMap.TryMake(Encoding.UTF8.GetBytes(text), out var map));
        var element = edit.Kind switch
        {
            's' => map.Root.Child("Settings")?.Child(edit.Name),
            'a' => map.Root.Child("AdvancedSettings")?.Children.Find(add => add.Attribute("key")?.Value == edit.Name),
            _ => map.Root.Child(edit.Name),
        };
        return element is null ? null : element.Start..element.End;
    }

    private static (string Text, Dictionary<string, string> Values) Parts(byte[] content)
    {
        using StreamReader reader = new(new MemoryStream(content), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var root = EditingWorld.Parse(content);
        var values = root.Children.Where(child => child.Children.Count == 0).Select(child => (child.Name, child.Text))
            .Concat(root.Children.Where(child => child.Name == "Settings").SelectMany(group => group.Children).Select(child => ($"Settings/{child.Name}", child.Text)))
            .Concat(root.Children.Where(child => child.Name == "AdvancedSettings").SelectMany(group => group.Children).Select(add => ($"Advanced/{Of(add, "key")}", Of(add, "value"))))
            .Where(pair => pair.Item1 is not ("Settings" or "AdvancedSettings"))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);
        return (reader.ReadToEnd(), values);

        static string Of(SourceElement add, string name) => add.Attributes.Find(attribute => attribute.Name == name)!.Value;
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    internal sealed record Edit(string Name, char Kind, string Value)
    {
        public string Path => Kind switch { 's' => $"Settings/{Name}", 'a' => $"Advanced/{Name}", _ => Name };

        public DefinitionDraft On(byte[] content) => Kind switch
        {
            's' => EditingWorld.Draft(EditingWorld.Settings((Name, Value))),
            'a' => EditingWorld.Draft(new DefinitionValues { Advanced = [.. Parts(content).Values.Where(pair => pair.Key.StartsWith("Advanced/", StringComparison.Ordinal) && pair.Key != Path).Select(pair => new AdvancedValue(pair.Key["Advanced/".Length..], pair.Value)), new AdvancedValue(Name, Value)] }),
            _ => EditingWorld.Draft(Name switch { "Name" => new DefinitionValues { Name = Value }, "Description" => new DefinitionValues { Description = Value }, _ => new DefinitionValues { StartupType = Value } }),
        };
    }
}
