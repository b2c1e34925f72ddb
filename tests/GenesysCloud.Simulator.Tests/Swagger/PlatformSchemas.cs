using System.Text.Json;

namespace GenesysCloud.Simulator.Tests.Swagger;

/// <summary>The platform's published shapes, read from the files beside the tests.</summary>
internal static class PlatformSchemas
{
    private static readonly JsonElement Api = Load("genesys-openapi.json");
    private static readonly JsonElement Notifications = Load("notification-schemas.json");
    private static readonly SwaggerSchema ApiSchema = new(Api.GetProperty("definitions"));
    private static readonly SwaggerSchema NotificationSchema = new(Notifications.GetProperty("definitions"));

    private static readonly List<(string[] Segments, JsonElement Operations)> Paths =
        [.. Api.GetProperty("paths").EnumerateObject()
            .Select(path => (path.Name.Split('/'), path.Value))
            // a literal segment goes before a parameter
            .OrderBy(path => path.Item1.Count(static segment => segment.StartsWith('{')))];

    /// <summary>Every operation that the published shapes know, as <c>GET /api/v2/users</c>.</summary>
    public static IEnumerable<string> Operations =>
        from path in Api.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select $"{operation.Name.ToUpperInvariant()} {path.Name}";

    /// <summary>What of a REST answer is not as published.</summary>
    public static IReadOnlyList<string> AnswerErrors(HttpMethod method, string path, int status, string body)
    {
        if (path == "/oauth/token")
        {
            return Login(status, body);
        }

        var segments = path.Split('/');
        var operations = Paths.FirstOrDefault(known => known.Segments.Length == segments.Length
            && known.Segments.Zip(segments).All(static pair => pair.First.StartsWith('{') || pair.First == pair.Second)).Operations;
        if (operations.ValueKind == JsonValueKind.Undefined || !operations.TryGetProperty(method.Method.ToLowerInvariant(), out var operation))
        {
            return [$"{method} {path} is not published"];
        }

        var responses = operation.GetProperty("responses");
        // 204 is what the platform may answer where the swagger says 200 without a body
        var code = status == 204 && !responses.TryGetProperty("204", out _) ? "200" : status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!responses.TryGetProperty(code, out var response))
        {
            return [$"{method} {path} is not published to answer {status}"];
        }

        if (method == HttpMethod.Head || !response.TryGetProperty("schema", out var schema))
        {
            return body.Length == 0 ? [] : [$"{method} {path} answers {status} with a body: {body}"];
        }

        using var parsed = JsonDocument.Parse(body);
        return ApiSchema.Errors(parsed.RootElement, schema);
    }

    /// <summary>What of a message is not as published: its envelope and the body of its topic.</summary>
    public static IReadOnlyList<string> MessageErrors(JsonElement message)
    {
        var topic = message.GetProperty("topicName").GetString()!;
        var kind = Notifications.GetProperty("topics").EnumerateObject().FirstOrDefault(known => IsOfKind(topic, known.Name));
        if (kind.Value.ValueKind == JsonValueKind.Undefined)
        {
            return [$"{topic} is not published"];
        }

        return
        [
            .. NotificationSchema.Errors(message, Notifications.GetProperty("envelope")).Where(static error => !error.StartsWith("$.eventBody", StringComparison.Ordinal)),
            .. NotificationSchema.Errors(message.GetProperty("eventBody"), kind.Value.GetProperty("eventBody")),
        ];
    }

    private static List<string> Login(int status, string body)
    {
        var login = Api.GetProperty("x-login-operations").EnumerateObject().Single().Value;
        if (!login.TryGetProperty(status.ToString(System.Globalization.CultureInfo.InvariantCulture), out var schema))
        {
            return [$"the login is not published to answer {status}"];
        }

        using var parsed = JsonDocument.Parse(body);
        return [.. ApiSchema.Errors(parsed.RootElement, schema)];
    }

    private static bool IsOfKind(string topic, string template)
    {
        var (actual, expected) = (topic.Split('.'), template.Split('.'));
        return actual.Length == expected.Length && actual.Zip(expected).All(static pair => pair.Second == "{id}" || pair.First == pair.Second);
    }

    private static JsonElement Load(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "schemas", file)));
        return document.RootElement.Clone();
    }
}
