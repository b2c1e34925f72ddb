using Adapter.Host.Plugins;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Plugins;

/// <summary>A plugin folder with some of the tiny plugins in it, and a catalogue over it.</summary>
internal sealed class TestPlugins : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    public TestPlugins(params string[] names)
    {
        foreach (var name in names)
        {
            Install(name);
        }

        Options = new PluginOptions { Folder = _folder["plugins"], ShadowFolder = _folder["shadow"], UnloadPause = TimeSpan.FromMilliseconds(10), UnloadRounds = 40 };
        Catalogue = new PluginCatalogue(Options, TimeProvider.System, Log.CreateLogger<PluginCatalogue>());
    }

    public LogRecorder Log { get; } = new();

    public PluginOptions Options { get; }

    public PluginCatalogue Catalogue { get; }

    /// <summary>Path of a file below the test's folder.</summary>
    public string this[string name] => _folder[name];

    /// <summary>Lays a plugin into the folder, under another name where one is given.</summary>
    public void Install(string name, string? renamed = null)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "test-plugins", name);
        var target = Directory.CreateDirectory(_folder[$"plugins/{renamed ?? name}"]).FullName;
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file).Replace($"{name}.", $"{renamed ?? name}.", StringComparison.Ordinal)), overwrite: true);
        }
    }

    public void Uninstall(string name) => Directory.Delete(_folder[$"plugins/{name}"], recursive: true);

    public PluginLoadReport Report(string name) => Assert.Single(Catalogue.Reports, report => report.Plugin == name);

    public async ValueTask DisposeAsync()
    {
        await Catalogue.DisposeAsync();
        _folder.Dispose();
    }
}
