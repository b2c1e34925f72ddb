using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Describe;
using Adapter.Host.Definitions.Secrets;
using Testing.Common;

namespace Adapter.Host.Tests.Definitions;

/// <summary>What ships: the samples in <c>config</c> and the declarations of the built plugins, as a fresh clone has them.</summary>
public sealed class SamplesTests : IDisposable
{
    private static readonly string Config = Path.Combine(AppContext.BaseDirectory, "config");

    private readonly TempFolder _data = new();

    [Fact]
    public void Samples_WithoutAnyEnvironment_ValidateWithoutErrors()
    {
        var (set, _) = ReadWithPlugins(Config, _ => null);

        Assert.False(set.HasErrors, string.Join('\n', set.Findings.Select(FindingPrinter.Line)));
        Assert.Equal(["Genesys-Recordings", "GenesysCX-Primary", "GenesysCX-Secondary"], set.Adapters.Select(entry => entry.Definition.Name));
        Assert.All(set.Adapters, entry => Assert.Equal(StartupType.Manual, entry.Definition.StartupType));
        Assert.All(set.Findings, finding => Assert.Equal(FindingCodes.SecretVariableMissing, finding.Code));
        Assert.All(set.Adapters, entry => Assert.Single(entry.StartBlockers));
    }

    [Fact]
    public void Samples_WithTheirSecrets_HaveNoFindingAtAll()
    {
        var (set, _) = ReadWithPlugins(Config, _ => "secret");

        Assert.Empty(set.Findings);
        Assert.All(set.Adapters, entry => Assert.Empty(entry.StartBlockers));
    }

    [Fact]
    public void Plugins_DefinitionsHeld_StillUnload()
    {
        var (set, context) = ReadWithPlugins(Config, _ => "secret");

        for (var round = 0; context.IsAlive && round < 20; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(context.IsAlive);
        Assert.Equal(3, set.Adapters.Count);
        Assert.NotEmpty(set.Adapters[0].Type.Settings);
        GC.KeepAlive(set);
    }

    [Fact]
    public void Plugins_TemplateOfEveryType_ValidatesWithoutErrors()
    {
        using TempFolder folder = new();
        var (types, _) = Load();
        Assert.NotEmpty(types);
        foreach (var type in types)
        {
            folder.Write($"adapters/{type.Name}.xml", TemplateWriter.Write(type));
            folder.Write($"datasources/{type.DataSourceType}.xml", TemplateWriter.WriteDataSource(type.DataSourceType));
        }

        var set = new DefinitionReader(new SecretProtector(_data.Path), _ => null).Read(folder.Path, types);

        Assert.False(set.HasErrors, string.Join('\n', set.Findings.Select(FindingPrinter.Line)));
        Assert.Equal(types.Count, set.Adapters.Count);
    }

    [Fact]
    public void Plugins_EverySetting_IsDescribedInTextJsonXsdAndTemplate()
    {
        var (types, _) = Load();
        foreach (var type in types)
        {
            foreach (var text in (string[])[TypeDescriber.Text(type), TypeDescriber.Json(type), XsdWriter.Write(type), TemplateWriter.Write(type)])
            {
                Assert.All(type.Settings.Concat(type.AdvancedSettings), setting => Assert.Contains(setting.Name, text));
            }
        }
    }

    [Fact]
    public void Plugins_EveryRule_SaysWhatItReads()
    {
        var (types, _) = Load();
        var rules = types.SelectMany(type => type.Rules, (type, rule) => (Settings: type.Settings.Concat(type.AdvancedSettings), Rule: rule)).ToList();

        Assert.NotEmpty(rules);
        foreach (var (settings, rule) in rules)
        {
            Assert.Contains(rule.Setting, rule.Reads);
            var declared = rule.Reads.Select(name => Assert.Single(settings, setting => setting.Name == name)).ToList();
            for (var given = 0; given < 1 << declared.Count; given++)
            {
                // asking for a setting that is not among these throws
                var present = declared.Where((setting, i) => setting.IsRequired || (given & (1 << i)) != 0).ToList();
                _ = rule.Check(new SettingValues(
                    declared,
                    present.Where(setting => !setting.IsSecret).ToDictionary(setting => setting.Name, setting => setting.Kind switch { SettingKind.Boolean => "true", SettingKind.WholeNumber => "1", SettingKind.Url => "https://a.example", _ => "a:b" }),
                    present.Where(setting => setting.IsSecret).ToDictionary(setting => setting.Name, _ => new Secret("s"))));
            }
        }
    }

    [Fact]
    public void DetachedType_EveryPropertyOfADeclaration_IsCopied()
    {
        SettingDeclaration original = new()
        {
            Name = "n",
            Kind = SettingKind.Instant,
            Label = "l",
            Help = "h",
            Unit = "u",
            Default = "d",
            Minimum = 1,
            Maximum = 2,
            Choices = [new("c")],
            IsOpenChoice = true,
            Pattern = "p",
            PatternHelp = "ph",
            PatternIsAdvice = true,
            AllowsLineBreaks = true,
            MustNotBeFuture = true,
            IsRequired = true,
            RequiredWhen = new("a", "b"),
            AppliesWhen = new("c", "d"),
            Effect = SettingEffect.AppliesLive,
            FallsBackToDefault = true,
        };
        SettingDeclaration blank = new() { Name = "", Kind = SettingKind.Text, Help = "" };
        AdapterType type = new() { Name = "t", Description = "d", DataSourceType = "s", Settings = [original], Create = () => throw new NotSupportedException() };

        var copy = DetachedType.Of(type).Settings[0];

        foreach (var property in typeof(SettingDeclaration).GetProperties().Where(property => property.CanWrite))
        {
            Assert.Equal(property.GetValue(original), property.GetValue(copy));
            Assert.NotEqual(property.GetValue(blank), property.GetValue(original));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (DefinitionSet Set, WeakReference Context) ReadWithPlugins(string config, Func<string, string?> environment)
    {
        var (types, context) = Load();
        return (new DefinitionReader(new SecretProtector(_data.Path), environment).Read(config, types), context);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (IReadOnlyCollection<AdapterType> Types, WeakReference Context) Load()
    {
        var output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var plugins = Path.Combine(output, "..", "..", "Adapter.Host", Path.GetFileName(output), "plugins");
        AssemblyLoadContext context = new("samples", isCollectible: true);
        List<AdapterType> types = [];
        foreach (var folder in Directory.GetDirectories(plugins))
        {
            var assembly = context.LoadFromAssemblyPath(Path.GetFullPath(Path.Combine(folder, Path.GetFileName(folder) + ".dll")));
            var plugin = (IAdapterPlugin)Activator.CreateInstance(assembly.GetCustomAttribute<AdapterPluginAttribute>()!.PluginType)!;
            types.AddRange(plugin.AdapterTypes);
        }

        context.Unload();
        return (types, new WeakReference(context));
    }

    public void Dispose() => _data.Dispose();
}
