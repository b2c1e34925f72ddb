using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>The whole configuration in one archive, without a secret in it.</summary>
internal sealed class ConfigurationExport(DefinitionFiles files, TimeProvider time)
{
    public const string Manifest = "export.json";
    public const string HostSettings = "host.json";

    /// <summary>Writes the archive. What cannot be read cannot be told from a secret: it is left out and named.</summary>
    public byte[] Make()
    {
        using MemoryStream archive = new();
        using (ZipArchive zip = new(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            List<ExportedFile> exported = [];
            List<string> leftOut = [];
            foreach (var kind in Enum.GetValues<DefinitionKind>())
            {
                foreach (var path in files.List(kind))
                {
                    Add(zip, kind, path, exported, leftOut);
                }
            }

            AddHostSettings(zip, exported, leftOut);
            ExportManifest manifest = new(time.GetUtcNow(), typeof(ConfigurationExport).Assembly.GetName().Version?.ToString(), exported, leftOut);
            Write(zip, Manifest, JsonSerializer.SerializeToUtf8Bytes(manifest, EditingJsonContext.Default.ExportManifest));
        }

        return archive.ToArray();
    }

    public static string NameAt(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"adapterhost-configuration-{now:yyyyMMdd-HHmmss}.zip");

    private void Add(ZipArchive zip, DefinitionKind kind, string path, List<ExportedFile> exported, List<string> leftOut)
    {
        var name = $"{kind.Folder()}/{Path.GetFileName(path)}";
        FindingList findings = new(path);
        if (SourceParser.ReadBytes(path, findings) is not { } content || DraftJudge.Map(content, findings) is not { } map)
        {
            leftOut.Add(name);
            return;
        }

        var type = kind == DefinitionKind.Adapters ? files.TypeOf(map.Root.Child(DefinitionNames.Type)?.Value) : null;
        var (stripped, missing) = SecretStrip.Without(map, kind, type);
        Write(zip, name, stripped);
        exported.Add(new ExportedFile(name, map.Root.Child(DefinitionNames.Name)?.Value, missing));
    }

    private void AddHostSettings(ZipArchive zip, List<ExportedFile> exported, List<string> leftOut)
    {
        var path = Path.Combine(files.ConfigFolder, HostSettings);
        if (!File.Exists(path))
        {
            return;
        }

        if (SourceParser.ReadBytes(path, new FindingList(path)) is { } content && HostSettingsExport.Without(content) is { } settings)
        {
            Write(zip, HostSettings, settings.Content);
            exported.Add(new ExportedFile(HostSettings, null, settings.LeftOut));
        }
        else
        {
            leftOut.Add(HostSettings);
        }
    }

    private void Write(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = time.GetUtcNow();
        using var stream = entry.Open();
        stream.Write(content);
    }
}

/// <summary>What an archive says of itself.</summary>
/// <param name="ExportedAt">When it was made.</param>
/// <param name="HostVersion">By which host.</param>
/// <param name="Files">What is in it.</param>
/// <param name="LeftOut">Files that could not be read, and so are not in it.</param>
internal sealed record ExportManifest(DateTimeOffset ExportedAt, string? HostVersion, IReadOnlyList<ExportedFile> Files, IReadOnlyList<string> LeftOut);

/// <summary>One file of an archive, and the secrets that were taken out of it.</summary>
internal sealed record ExportedFile(string File, string? Name, IReadOnlyList<string> SecretsToEnter);
