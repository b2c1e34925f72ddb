using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Adapters.GenesysCloudCx.Storage.Downloads;

/// <summary>The hash of a file as its bytes come, and its MD5 where the server told one to compare with.</summary>
internal sealed class DownloadHash : IDisposable
{
    private const int BlockSize = 1 << 18;

    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _md5;

#pragma warning disable CA5351 // storage tells this sum of what it sent; it guards against damage, not against forgery
    public DownloadHash(bool withMd5 = false) => _md5 = withMd5 ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
#pragma warning restore CA5351

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _sha256.AppendData(bytes);
        _md5?.AppendData(bytes);
    }

    /// <summary>Takes in the first <paramref name="count"/> bytes of a file; gives how many there were.</summary>
    public async Task<long> AppendAsync(SafeFileHandle file, long count, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            long at = 0;
            while (at < count)
            {
                var read = await RandomAccess.ReadAsync(file, buffer.AsMemory(0, (int)Math.Min(buffer.Length, count - at)), at, cancellationToken);
                if (read == 0)
                {
                    break;
                }

                Append(buffer.AsSpan(0, read));
                at += read;
            }

            return at;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Lower case hexadecimal.</summary>
    public string Sha256() => Convert.ToHexStringLower(_sha256.GetCurrentHash());

    /// <summary>Lower case hexadecimal; <see langword="null"/> where it was not asked for.</summary>
    public string? Md5() => _md5 is null ? null : Convert.ToHexStringLower(_md5.GetCurrentHash());

    public void Dispose()
    {
        _sha256.Dispose();
        _md5?.Dispose();
    }
}
