using System.Text;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Xml;
using Adapter.Host.Editing;
using Adapter.Host.Plugins;
using Adapter.Host.Tests.Definitions;
using Adapter.Host.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Editing;

/// <summary>A configuration folder with the room that edits it, by itself or behind a real server.</summary>
internal sealed class EditingWorld : IAsyncDisposable
{
    public EditingWorld(IReadOnlyCollection<AdapterType>? types = null)
    {
        Types = types ?? SampleTypes.All;
        Folder.Types = Types;
        Files = new DefinitionFiles(Folder.Config, Folder.Data, () => Types, name => Folder.Environment.GetValueOrDefault(name), TimeProvider.System);
        Desk = new DefinitionDesk(Files);
        Judge = new DraftJudge(Files);
    }

    public ConfigFolder Folder { get; } = new();

    public IReadOnlyCollection<AdapterType> Types { get; set; }

    public DefinitionFiles Files { get; }

    public DefinitionDesk Desk { get; }

    public DraftJudge Judge { get; }

    public LogRecorder Log { get; } = new();

    public FakeAdapters Adapters { get; } = new() { Adapters = [] };

    public int Looks { get; private set; }

    public PluginCatalogue? Plugins { get; set; }

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public DefinitionWriter Writer => field ??= new DefinitionWriter(Files, Desk, Adapters, () => Looks++, Log.CreateLogger<DefinitionWriter>());

    public ConnectionTester Tester => field ??= new ConnectionTester(Catalogue, Time, static () => 0.5, Log, Log.CreateLogger<ConnectionTester>());

    private PluginCatalogue Catalogue => Plugins ??= new PluginCatalogue(
        new PluginOptions { Folder = Path.Combine(Folder.Data, "no-plugins"), ShadowFolder = Path.Combine(Folder.Data, "shadow") }, TimeProvider.System, Log.CreateLogger<PluginCatalogue>());

    /// <summary>What validate says of the file alone, as the command would.</summary>
    public IReadOnlyList<DefinitionFinding> Validate(DefinitionKind kind, string file) => [.. Folder.Read().Findings.Where(finding => finding.File == Files.PathOf(kind, file))];

    /// <summary>The content that a draft would become.</summary>
    public byte[] Make(string file, byte[] content, DefinitionDraft draft, DefinitionKind kind = DefinitionKind.Adapters)
    {
        var judged = Judge.Judge(kind, file, content, draft);
        Assert.True(judged.Content is not null, string.Join('\n', judged.Findings.Select(FindingPrinter.Line)));
        return judged.Content;
    }

    public string Make(string file, string content, DefinitionDraft draft, DefinitionKind kind = DefinitionKind.Adapters) => Encoding.UTF8.GetString(Make(file, Encoding.UTF8.GetBytes(content), draft, kind));

    /// <summary>Everything of the room behind a real server.</summary>
    public Task<ApiFixture> ServeAsync(Action<ApiFixture>? configure = null) => ApiFixture.StartAsync(fixture =>
    {
        fixture.Supervised = Adapters;
        fixture.Rooms = (services, _) => services.AddSingleton(Files).AddSingleton(Desk).AddSingleton(Writer).AddSingleton(Tester).AddSingleton(Catalogue);
        configure?.Invoke(fixture);
    });

    public static DefinitionDraft Draft(DefinitionValues? values = null, Dictionary<string, string?>? secrets = null, string? xml = null, string? file = null, string? hash = null) => new(file, hash, values, secrets, xml);

    public static DefinitionValues Settings(params (string Name, string? Value)[] settings) => new() { Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value) };

    public static SourceElement Parse(byte[] content) => SourceParser.Parse(content, new FindingList("test"))!;

    public async ValueTask DisposeAsync()
    {
        await Tester.DisposeAsync();
        Writer.Dispose();
        await Catalogue.DisposeAsync();
        Folder.Dispose();
    }
}
