using System.Text;
using System.Text.Json;
using Adapter.Host.Journal;
using Fuzz.Engine;
using Fuzz.Mutation;

namespace Fuzz.Targets;

/// <summary>
/// The host's HTTP interface, by requests as they stand on the wire. It never answers 500 and never hangs, what it refuses it refuses with a remedy,
/// what it says is JSON is JSON, and nothing changes for somebody who may not change it.
/// </summary>
internal sealed class HttpTarget : FuzzTarget
{
    private static readonly string[] Methods = ["GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "OPTIONS "];

    private HttpHost? _host;

    public override string Name => "http";

    public override IDialect Dialect { get; } = new WordDialect(HttpSeeds.Words);

    public override TimeSpan Longest => TimeSpan.FromSeconds(60);

    /// <summary>The server's threads are not counted; what it holds is bounded by its own limits.</summary>
    public override long MostAllocated => long.MaxValue;

    public override int LongestInput => 16 * 1024;

    public override bool IsAlone => false;

    public override IEnumerable<byte[]> Seeds() => HttpSeeds.All.Select(Encoding.UTF8.GetBytes);

    public override async ValueTask RunAsync(byte[] input, Trail trail)
    {
        _host ??= await HttpHost.StartAsync();
        var (mayRead, mayChange) = Rights(input);
        var before = await _host.Journal.Cursors.ListAsync(CancellationToken.None);
        var answer = await HttpExchange.SendAsync(_host.Address, input);
        if (answer is null)
        {
            trail.Saw("no answer");
            return;
        }

        // empty lines before a request do not count
        var line = Encoding.Latin1.GetString(input).TrimStart('\r', '\n').Split('\n', 2)[0];
        trail.Saw($"{Methods.FirstOrDefault(method => line.StartsWith(method, StringComparison.Ordinal))} {answer.Status} {answer.MediaType}");
        var shown = $"{line[..Math.Min(line.Length, 120)]} {answer.Status}";
        BrokenPromiseException.Unless(answer.Status is < 500 or 502 or 503 or 505, $"The host never fails: {shown} {Encoding.UTF8.GetString(answer.Body)}");
        CheckBody(answer, line, shown);
        var after = await _host.Journal.Cursors.ListAsync(CancellationToken.None);
        BrokenPromiseException.Unless(mayRead || answer.Status >= 400 || IsPublic(line, answer), $"Nobody reads without signing in: {shown}");
        BrokenPromiseException.Unless(mayRead || before.SequenceEqual(after), $"Nothing changes for nobody: {shown}");
        BrokenPromiseException.Unless(mayChange || before.All(cursor => after.Any(now => now.Name == cursor.Name && now.Position >= cursor.Position)), $"A reader sets no consumer back: {shown}");
        BrokenPromiseException.Unless(mayChange || answer.Status >= 400 || IsReading(line) || line.Contains("/consumers/", StringComparison.OrdinalIgnoreCase), $"A reader commands nothing: {shown}");
        await ForgetAsync(after);
    }

    public override ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static bool IsReading(string line) => line.StartsWith("GET ", StringComparison.OrdinalIgnoreCase) || line.StartsWith("HEAD ", StringComparison.OrdinalIgnoreCase) || line.StartsWith("OPTIONS ", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it lives, whether somebody is signed in, and the console's pages, which know nothing yet: no endpoint with data answers in a page's form.</summary>
    private static bool IsPublic(string line, HttpAnswer answer)
        => answer.MediaType is "text/html" or "text/css" or "text/javascript" or "image/svg+xml" || answer.Status == 304
            || line.Contains("/health/live", StringComparison.OrdinalIgnoreCase) || line.Contains("/api/v1/session", StringComparison.OrdinalIgnoreCase);

    private static void CheckBody(HttpAnswer answer, string line, string shown)
    {
        if (answer.Body.Length == 0 || line.StartsWith("HEAD ", StringComparison.Ordinal) || !answer.MediaType.EndsWith("json", StringComparison.Ordinal))
        {
            return;
        }

        using var document = JsonDocument.Parse(answer.Body);
        if (answer.MediaType == "application/problem+json")
        {
            BrokenPromiseException.Unless(document.RootElement.TryGetProperty("remedy", out var remedy) && remedy.GetString()?.Length > 0, $"A problem has a remedy: {shown}");
        }
    }

    /// <summary>What the input's sender may do, whatever of it is a header.</summary>
    private static (bool Read, bool Change) Rights(byte[] input)
    {
        var users = Encoding.Latin1.GetString(input).Split('\n', '\r').Select(Decoded).ToList();
        return (users.Contains(HttpHost.Reader) || users.Contains(HttpHost.Admin), users.Contains(HttpHost.Admin));
    }

    /// <summary>As the server reads it: blanks do not count, and the last bits of Base64 may be anything.</summary>
    private static string? Decoded(string line)
    {
        var scheme = line.IndexOf("Basic ", StringComparison.OrdinalIgnoreCase);
        var bytes = new byte[line.Length];
        return scheme >= 0 && Convert.TryFromBase64String(line[(scheme + "Basic ".Length)..], bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    /// <summary>Consumers made by inputs would pile up.</summary>
    private async Task ForgetAsync(IReadOnlyList<Cursor> cursors)
    {
        if (cursors.Count > 50)
        {
            foreach (var cursor in cursors.Where(static cursor => cursor.Name != "recorder"))
            {
                await _host!.Journal.Cursors.DeleteAsync(cursor.Name, CancellationToken.None);
            }
        }
    }
}
