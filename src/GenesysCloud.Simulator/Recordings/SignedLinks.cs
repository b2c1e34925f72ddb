using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>Links to media that need no login: who has one may read the file until it expires.</summary>
internal sealed class SignedLinks(int seed, TimeProvider time)
{
    private const string KeyPair = "KSIMULATEDKEYPAIR";
    private const string Disposition = "response-content-disposition";

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes($"links {seed}"));
    private long _made;
    private long _deadUpTo;

    /// <summary>Links that were given out.</summary>
    public long Made => Interlocked.Read(ref _made);

    /// <summary>Ends every link that was given out so far.</summary>
    public void ExpireAll() => Interlocked.Exchange(ref _deadUpTo, Interlocked.Read(ref _made));

    /// <param name="origin">Scheme, host and port.</param>
    /// <param name="folder">Path below it, without the file's name.</param>
    /// <param name="name">The file's name without its extension.</param>
    /// <param name="extension">The extension, without the dot.</param>
    /// <param name="saveAs">The name it is to be saved by; <see langword="null"/> for the same.</param>
    /// <param name="life">How long it is good.</param>
    public string Make(string origin, string folder, string name, string extension, string? saveAs, TimeSpan life)
    {
        // each link is one of its own, as on the platform: one can be broken while the next is not
        var serial = Interlocked.Increment(ref _made);
        var path = $"{folder}/{name}_{serial:x8}.{extension}";
        var disposition = $"attachment;filename=\"{(saveAs ?? $"{name}.{extension}").Replace('"', '_')}\"";
        var expires = (long)Math.Ceiling((time.GetUtcNow() + life - DateTimeOffset.UnixEpoch).TotalSeconds);
        return $"{origin}{path}?{Disposition}={Uri.EscapeDataString(disposition)}&Expires={expires.ToString(CultureInfo.InvariantCulture)}"
            + $"&Signature={Sign(path, disposition, expires)}&Key-Pair-Id={KeyPair}";
    }

    /// <summary>What is wrong with the link that was asked for; <see langword="null"/> when nothing is.</summary>
    public LinkRefusal? Check(HttpRequest request, string file)
    {
        var query = request.Query;
        if (!query.ContainsKey("Signature") || !query.ContainsKey("Key-Pair-Id") || !query.ContainsKey("Expires"))
        {
            return new LinkRefusal("MissingKey", "Missing Key-Pair-Id query parameter or cookie value");
        }

        if (!long.TryParse(query["Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var expires)
            || query["Key-Pair-Id"] != KeyPair
            || !CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(query["Signature"].ToString()),
                Encoding.UTF8.GetBytes(Sign(request.Path.Value!, query[Disposition].ToString(), expires))))
        {
            return new LinkRefusal("AccessDenied", "Access denied");
        }

        var isDead = time.GetUtcNow() >= DateTimeOffset.UnixEpoch.AddSeconds(expires) || SerialOf(file) <= Interlocked.Read(ref _deadUpTo);
        return isDead ? new LinkRefusal("AccessDenied", "Request has expired") : null;
    }

    private static long SerialOf(string file)
    {
        var name = file.AsSpan(0, file.LastIndexOf('.'));
        return long.Parse(name[(name.LastIndexOf('_') + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private string Sign(string path, string disposition, long expires)
        => Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{path}|{disposition}|{expires}")))
            .Replace('+', '-').Replace('=', '_').Replace('/', '~');
}

internal sealed record LinkRefusal(string Code, string Message);
