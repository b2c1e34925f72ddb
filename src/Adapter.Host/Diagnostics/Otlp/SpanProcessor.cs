using System.Diagnostics;
using OpenTelemetry;

namespace Adapter.Host.Diagnostics.Otlp;

/// <summary>
/// Makes the address of a request one that may be told: scheme, host and the words of its path. Whatever has a digit in it may be an id of a channel, which is as good as a password to it, or a part of a signed
/// link, and becomes <c>{id}</c>; queries go.
/// </summary>
internal sealed class SpanProcessor : BaseProcessor<Activity>
{
    public const string HttpSource = "System.Net.Http";
    private const string UrlTag = "url.full";

    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == HttpSource && data.GetTagItem(UrlTag) is string url)
        {
            data.SetTag(UrlTag, Clean(url));
        }
    }

    public static string Clean(string url)
        => Uri.TryCreate(url, UriKind.Absolute, out var address)
            ? $"{address.Scheme}://{address.Authority}{string.Concat(address.Segments.Select(Segment))}"
            : "{unreadable}";

    private static string Segment(string segment)
    {
        var word = segment.TrimEnd('/');
        var isWord = word.All(c => char.IsAsciiLetter(c) || c is '-' or '_') && word.Length <= 40;
        var isVersion = word.Length <= 3 && word.StartsWith('v') && word.Skip(1).All(char.IsAsciiDigit);
        return isWord || isVersion ? segment : "{id}" + (segment.EndsWith('/') ? "/" : "");
    }
}
