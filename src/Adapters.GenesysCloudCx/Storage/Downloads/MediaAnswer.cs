using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Adapters.GenesysCloudCx.Storage.Downloads;

/// <summary>What a media host's answer means.</summary>
internal static class MediaAnswer
{
    private static readonly TimeSpan LongestAdvice = TimeSpan.FromDays(1);

    /// <summary>The failure that a status stands for; <see langword="null"/> for 200 and 206.</summary>
    public static DownloadException? Failure(HttpResponseMessage answer, Uri link, TimeProvider time)
    {
        var status = (int)answer.StatusCode;
        return answer.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.PartialContent => null,

            // storage tells a signature that has run out, and an object that is not kept any more, in several ways
            HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Gone
                => new DownloadException(DownloadFault.LinkExpired, $"{link.Host} refused the link with {status}."),
            _ => new DownloadException(DownloadFault.Transient, $"{link.Host} answered {status}.") { RetryAfter = Advice(answer.Headers.RetryAfter, time) },
        };
    }

    /// <summary>Whether the link itself says that its time is over by our clock. Only asked after a failure: our clock may be wrong.</summary>
    public static bool HasExpired(Uri link, TimeProvider time)
    {
        var now = time.GetUtcNow();
        if (Parameter(link, "Expires") is { } expires && long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 100_000_000_000)
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds) <= now;
        }

        return Parameter(link, "X-Amz-Date") is { } date && Parameter(link, "X-Amz-Expires") is { } span
            && DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed)
            && int.TryParse(span, NumberStyles.None, CultureInfo.InvariantCulture, out var life) && signed.AddSeconds(life) <= now;
    }

    /// <summary>A tag that stands for exactly these bytes.</summary>
    public static string? StrongTag(HttpResponseMessage answer) => answer.Headers.ETag is { IsWeak: false, Tag: { Length: > 2 } tag } ? tag : null;

    /// <summary>MD5 of the whole body in lower case hexadecimal, where the answer tells it beyond doubt.</summary>
    public static string? Md5(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentMD5 is { Length: 16 } told)
        {
            return Convert.ToHexStringLower(told);
        }

        // Amazon's tag is the sum of the body only where the object came in one piece and was encrypted with the storage's own key, or not
        var tag = StrongTag(answer)?.Trim('"');
        return tag is { Length: 32 } && tag.All(char.IsAsciiHexDigit) && Header(answer, "x-amz-server-side-encryption") == "AES256" && Header(answer, "Server") == "AmazonS3"
            ? tag.ToLowerInvariant()
            : null;
    }

    /// <summary>SHA-256 of the whole body in lower case hexadecimal, where the answer tells it; a sum of sums has a dash in it.</summary>
    public static string? Sha256(HttpResponseMessage answer)
    {
        Span<byte> sum = stackalloc byte[32];
        return Header(answer, "x-amz-checksum-sha256") is { Length: 44 } told && Convert.TryFromBase64String(told, sum, out var length) && length == sum.Length
            ? Convert.ToHexStringLower(sum)
            : null;
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static TimeSpan? Advice(RetryConditionHeaderValue? advice, TimeProvider time)
    {
        var wait = advice?.Delta ?? advice?.Date - time.GetUtcNow();
        return wait > TimeSpan.Zero ? (wait < LongestAdvice ? wait : LongestAdvice) : null;
    }

    private static string? Parameter(Uri link, string name)
    {
        foreach (var pair in link.Query.TrimStart('?').Split('&'))
        {
            if (pair.Length > name.Length && pair[name.Length] == '=' && pair.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return Uri.UnescapeDataString(pair[(name.Length + 1)..]);
            }
        }

        return null;
    }
}
