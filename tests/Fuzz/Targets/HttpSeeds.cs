using System.Text;

namespace Fuzz.Targets;

/// <summary>A request to every endpoint, by everybody who may ask and some who may not.</summary>
internal static class HttpSeeds
{
    private static readonly string[] Reading =
    [
        "/api/v1/events?after=0&limit=10", "/api/v1/events?adapter=One&conversation=conversation-1&type=recorder.call.connected", "/api/v1/events/stream?after=0", "/api/v1/journal",
        "/api/v1/adapters", "/api/v1/adapters/One", "/api/v1/consumers", "/api/v1/consumers/recorder", "/api/v1/imports/One", "/api/v1/imports/One/report?from=2026-09-01&to=2026-09-14&state=missing",
        "/api/v1/imports/One/deletions", "/api/v1/plugins", "/api/v1/coverage?adapter=One&from=2026-09-01T00:00:00Z&to=2026-09-14T00:00:00Z", "/health/live", "/health/ready", "/metrics", "/openapi/v1.json", "/",
    ];

    private static readonly (string Method, string Path, string Body)[] Changes =
    [
        ("POST", "/api/v1/adapters/One/stop", ""), ("POST", "/api/v1/adapters/Nobody/start", ""), ("POST", "/api/v1/adapters/Two/restart", ""), ("PUT", "/api/v1/consumers/archive?after=5", ""),
        ("POST", "/api/v1/consumers/recorder/advance", """{"sequence":12}"""), ("POST", "/api/v1/consumers/recorder/reset", """{"sequence":3}"""), ("DELETE", "/api/v1/consumers/archive", ""),
        ("POST", "/api/v1/imports/One/run", ""), ("POST", "/api/v1/imports/One/retry", """{"conversationId":"c1","recordingId":"r1"}"""), ("POST", "/api/v1/plugins/reload", ""),
        ("POST", "/api/v1/adapters/One/backfill", """{"from":"2026-09-01T00:00:00Z","to":"2026-09-14T00:00:00Z"}"""), ("POST", "/api/v1/backfills/One", """{"from":"2026-09-01T00:00:00Z","to":"2026-09-14T00:00:00Z"}"""),
    ];

    public static IReadOnlyList<string> Words { get; } =
    [
        "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/9.9", "%00", "%2e%2e", "..", "//", "%", "%zz", "%ff%fe", "%ED%A0%80", "%f0%9f%94%a5",
        "*", "?", "&", "=", "#", "after=", "after=-1", "after=9223372036854775807", "after=9223372036854775808", "after=1&after=2", "limit=0", "limit=10001", "limit=1e3", "from=9999-12-31T23:59:59.9999999Z",
        "to=0001-01-01T00:00:00%2B14:00", "from=yesterday", "type=recorder.call.connected", "adapter=one", "adapter=%00", "{\"sequence\":-1}", "{\"sequence\":1e99}", "{\"sequence\":null}", "{\"sequence\":\"1\"}", "[]",
        "{", "null", "Last-Event-ID: 7", "Last-Event-ID: x", "Accept: text/event-stream", "Accept: application/xml", "Content-Type: application/json", "Content-Type: text/plain", "Content-Type: multipart/form-data",
        "Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site", "Host: evil.example", "Host:", "Host: 127.0.0.1", "Authorization: Basic", "Authorization: Basic !!!!", "Authorization: Bearer x",
        "X-Forwarded-For: 127.0.0.1", "X-HTTP-Method-Override: DELETE", "If-None-Match: *", "Range: bytes=0-", "Accept-Encoding: gzip", "Cookie: a=b", "Content-Encoding: gzip", "recorder", "archive", "One", "api", "v1",
    ];

    public static IEnumerable<string> All
    {
        get
        {
            foreach (var user in new[] { HttpHost.Admin, HttpHost.Reader, null })
            {
                foreach (var path in Reading)
                {
                    yield return Write("GET", path, user, string.Empty);
                }

                foreach (var (method, path, body) in Changes)
                {
                    yield return Write(method, path, user, body);
                }
            }
        }
    }

    private static string Write(string method, string path, string? user, string body)
    {
        StringBuilder request = new($"{method} {path} HTTP/1.1\nHost: 127.0.0.1\n");
        if (user is not null)
        {
            request.Append("Authorization: Basic ").Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(user))).Append('\n');
        }

        return request.Append(body.Length > 0 ? "Content-Type: application/json\n\n" : "\n").Append(body).ToString();
    }
}
