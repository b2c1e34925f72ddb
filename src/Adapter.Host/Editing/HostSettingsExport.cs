using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Adapter.Host.Editing;

/// <summary>The host's settings without what nobody else should know: passwords, hashes, communities, and the path of web addresses that are a secret themselves.</summary>
internal static partial class HostSettingsExport
{
    /// <summary>The settings, written anew, with the places of what was left out; <see langword="null"/> when the file is no JSON.</summary>
    public static (byte[] Content, IReadOnlyList<string> LeftOut)? Without(byte[] content)
    {
        try
        {
            var root = JsonNode.Parse(content, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (root is not JsonObject settings)
            {
                return null;
            }

            List<string> leftOut = [];
            Clean(settings, string.Empty, isSecret: false, leftOut);
            using MemoryStream stream = new();
            using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true }))
            {
                settings.WriteTo(writer);
            }

            return (stream.ToArray(), leftOut);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // an ArgumentException: a name that stands twice, which the configuration refuses as well
            return null;
        }
    }

    private static void Clean(JsonNode node, string path, bool isSecret, List<string> leftOut)
    {
        IEnumerable<(string Name, JsonNode? Value, Action<string> Replace)> items = node switch
        {
            JsonObject properties => [.. properties.Select(item => (item.Key, item.Value, (Action<string>)(text => properties[item.Key] = text)))],
            JsonArray array => [.. array.Select((item, index) => ($"{index}", item, (Action<string>)(text => array[index] = text)))],
            _ => [],
        };
        foreach (var (name, value, replace) in items)
        {
            var here = path.Length == 0 ? name : $"{path}:{name}";
            var hidden = isSecret || SecretName().IsMatch(name);
            if (value is JsonObject or JsonArray)
            {
                Clean(value, here, hidden, leftOut);
            }
            else if (TextOf(value, hidden) is { Length: > 0 } text && !SecretMask.IsOpenReference(text))
            {
                var shown = hidden ? string.Empty : Address(name, text);
                if (shown != text)
                {
                    replace(shown);
                    leftOut.Add(here);
                }
            }
        }
    }

    /// <summary>What the configuration makes of a value: a password of digits may stand there as a number.</summary>
    private static string? TextOf(JsonNode? value, bool isHidden) => value?.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number when isHidden => value.ToJsonString(),
        _ => null,
    };

    /// <summary>The address of a web hook is all that protects many of them.</summary>
    private static string Address(string name, string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && (name.Split(':')[^1].Equals("Url", StringComparison.OrdinalIgnoreCase) || url.UserInfo.Length > 0 || url.Query.Length > 0)
            ? url.GetLeftPart(UriPartial.Authority) is var origin && url.UserInfo.Length > 0 ? origin.Replace($"{url.UserInfo}@", string.Empty, StringComparison.Ordinal) : origin
            : text;

    [GeneratedRegex("password|secret|hash|community|token|credential|authorization|headers|passphrase|apikey|privatekey", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();
}
