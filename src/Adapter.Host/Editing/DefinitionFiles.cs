using System.Security.Cryptography;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Secrets;

namespace Adapter.Host.Editing;

/// <summary>The definition files of a configuration folder, and what it takes to read them as the host does.</summary>
internal sealed class DefinitionFiles
{
    private readonly SecretKeyFile _keyFile;
    private readonly byte[] _hashKey = RandomNumberGenerator.GetBytes(32);
    private readonly Func<IReadOnlyCollection<AdapterType>> _types;

    /// <summary>Takes the folders.</summary>
    /// <param name="configFolder">Where the definitions lie.</param>
    /// <param name="dataFolder">Where the key of their secrets lies.</param>
    /// <param name="types">The adapter types installed at the moment.</param>
    /// <param name="environment">Gives environment variables; the process's own when absent.</param>
    /// <param name="time">The clock.</param>
    public DefinitionFiles(string configFolder, string dataFolder, Func<IReadOnlyCollection<AdapterType>> types, Func<string, string?>? environment, TimeProvider time)
    {
        ConfigFolder = configFolder;
        _keyFile = new SecretKeyFile(dataFolder);
        _types = types;
        DraftProtector = new SecretProtector(new DraftKey(_keyFile));
        Reader = new DefinitionReader(DraftProtector, environment, time);
    }

    public string ConfigFolder { get; }

    public IReadOnlyCollection<AdapterType> Types => _types();

    /// <summary>Reads what is there and drafts alike.</summary>
    public DefinitionReader Reader { get; }

    /// <summary>Protects the secrets of drafts.</summary>
    public SecretProtector DraftProtector { get; }

    public string PathOf(DefinitionKind kind, string file) => Path.Combine(ConfigFolder, kind.Folder(), file);

    /// <summary>The files of a folder that the host reads.</summary>
    public IReadOnlyList<string> List(DefinitionKind kind) => DefinitionFolder.List(ConfigFolder, kind.Folder(), isInUse: false, DraftFiles.None).Files;

    public AdapterType? TypeOf(string? name) => name is null ? null : Types.FirstOrDefault(type => type.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Tells versions of a file apart. Keyed: a plain hash of a file with a weak secret in it could be guessed from.</summary>
    public string Hash(byte[] content)
    {
        var key = HasKey && _keyFile.TryRead(out var kept, out _) ? HKDF.DeriveKey(HashAlgorithmName.SHA256, kept, 32, info: "adapterhost definition version v1"u8.ToArray()) : _hashKey;
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, content).AsSpan(0, 16));
    }

    public bool HasKey => File.Exists(_keyFile.Path);

    /// <summary>Makes the key where there is none, before the first secret is written.</summary>
    /// <exception cref="IOException">It can be neither read nor made; the message says what to do.</exception>
    public void EnsureKey() => _keyFile.ReadOrCreate();
}
