using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Adapter.Host.Definitions.Secrets;

namespace Adapter.Host.Editing;

/// <summary>The host's key, or, while there is none, one that lives in memory: a draft is judged as it will be written, and nothing is written for it.</summary>
internal sealed class DraftKey(SecretKeyFile file) : ISecretKey
{
    private readonly byte[] _meanwhile = RandomNumberGenerator.GetBytes(32);

    public string Path => file.Path;

    public bool TryRead([NotNullWhen(true)] out byte[]? key, [NotNullWhen(false)] out (string Message, string Remedy)? why)
    {
        if (File.Exists(file.Path))
        {
            return file.TryRead(out key, out why);
        }

        (key, why) = (_meanwhile, null);
        return true;
    }

    public byte[] ReadOrCreate() => File.Exists(file.Path) ? file.ReadOrCreate() : _meanwhile;
}
