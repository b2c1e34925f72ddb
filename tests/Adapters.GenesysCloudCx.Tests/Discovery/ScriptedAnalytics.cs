using System.Globalization;
using System.Net;
using System.Text.Json;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Discovery;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Discovery;

/// <summary>A call of the scripted platform; no end = it never ends.</summary>
internal sealed record PlannedCall(string Id, DateTimeOffset Start, DateTimeOffset? End, int Recorded = 1);

/// <summary>What became of a job.</summary>
internal sealed record ScriptedJob(string Id, DateTimeOffset From, DateTimeOffset To)
{
    public string State { get; set; } = "FULFILLED";

    public bool IsDeleted { get; set; }
}

/// <summary>
/// Analytics over calls with known times, on a manual clock: what a query gives follows from the clock alone. With switches for what servers do differently.
/// </summary>
internal sealed class ScriptedAnalytics : IDisposable
{
    private readonly List<PlannedCall> _calls = [];

    public ScriptedAnalytics()
    {
        Ledger = new FakeLedger(Clock);
        Platform.OnApi = Answer;
    }

    public ScriptedPlatform Platform { get; } = new();

    public ManualClock Clock => Platform.Clock;

    public FakeLedger Ledger { get; }

    public DateTimeOffset Now => Clock.GetUtcNow() + Ahead;

    /// <summary>The platform's clock less this host's.</summary>
    public TimeSpan Ahead { get; set; }

    public IReadOnlyList<PlannedCall> Calls => _calls;

    /// <summary>How long after its end a call stands in the list.</summary>
    public TimeSpan Lag { get; set; }

    /// <summary>Rows of a page that the next one repeats.</summary>
    public int Overlap { get; set; }

    public bool IsSorted { get; set; } = true;

    /// <summary>It honours the interval by the minute instead of by the day.</summary>
    public bool IsExact { get; set; }

    public TimeSpan LongestInterval { get; set; } = TimeSpan.FromDays(31);

    public TimeSpan Reach { get; set; } = TimeSpan.FromDays(35);

    public int MostResults { get; set; } = 100_000;

    /// <summary>Up to when jobs have data, before now; <see langword="null"/> = jobs are refused.</summary>
    public TimeSpan? JobLag { get; set; }

    public int JobPage { get; set; } = 50;

    /// <summary>The state that the next job comes to; the number counts jobs from 1.</summary>
    public Func<int, string> JobState { get; set; } = static _ => "FULFILLED";

    public List<ScriptedJob> Jobs { get; } = [];

    /// <summary>Says an answer of its own in place of the right one.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?> Fault { get; set; } = static _ => null;

    public int Queries { get; private set; }

    public ImportLanes Lanes(DateTimeOffset start) => new(Platform.Api, Platform.PlatformClock, Ledger, start, Clock, Platform.Status, Platform.Log.CreateLogger("discovery"));

    public void Add(string id, DateTimeOffset start, TimeSpan? length, int recorded = 1) => _calls.Add(new PlannedCall(id, start, start + length, recorded));

    /// <summary>Calls spread over a span, some of them long.</summary>
    public void Fill(DateTimeOffset from, DateTimeOffset to, int count, int seed = 1)
    {
        Random dice = new(seed);
        for (var i = 0; i < count; i++)
        {
            var start = from + TimeSpan.FromMilliseconds(dice.NextInt64((long)(to - from).TotalMilliseconds));
            var length = TimeSpan.FromSeconds(dice.Next(100) switch { < 90 => dice.Next(5, 600), < 99 => dice.Next(600, 7200), _ => dice.Next(7200, 100_000) });
            Add($"c{seed}-{i:00000}", start, length);
        }
    }

    /// <summary>Calls of an import from a moment on that had ended by another.</summary>
    public IEnumerable<string> Ended(DateTimeOffset from, DateTimeOffset by) => _calls.Where(call => call.Start >= from && call.End <= by).Select(call => call.Id).Order(StringComparer.Ordinal);

    public void Dispose() => Platform.Dispose();

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var answer = Fault(request) ?? Right(request);
        answer.Headers.Date = Now;
        return answer;
    }

    private HttpResponseMessage Right(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath["/api/v2/".Length..];
        return path switch
        {
            "organizations/me" => ScriptedPlatform.Json("{}"),
            DetailQuery.Path => Query(JsonDocument.Parse(request.Content!.ReadAsStringAsync().GetAwaiter().GetResult()).RootElement),
            _ when path.StartsWith("analytics/conversations/details/jobs", StringComparison.Ordinal) => Job(request, path),
            _ => ScriptedPlatform.Json("""{"code":"not.found"}""", 404),
        };
    }

    private HttpResponseMessage Query(JsonElement query)
    {
        Queries++;
        var (from, to) = Interval(query);
        var size = query.GetProperty("paging").GetProperty("pageSize").GetInt32();
        var page = query.GetProperty("paging").GetProperty("pageNumber").GetInt32();
        if (to - from > LongestInterval || from < Now - Reach || page * size > MostResults)
        {
            return Refuse("The query is refused.");
        }

        var byEnd = query.GetProperty("orderBy").GetString() == "conversationEnd";
        var endedOnly = query.TryGetProperty("conversationFilters", out _);
        var hits = _calls.Where(call => call.Start <= Now && IsVisible(call) && (!endedOnly || HasEnded(call)) && (IsExact
            ? call.Start < to && !(call.End < from) && call.Start >= from.UtcDateTime.Date
            : call.Start.UtcDateTime.Date >= from.UtcDateTime.Date && call.Start.UtcDateTime.Date <= to.AddTicks(-1).UtcDateTime.Date));
        hits = !IsSorted ? hits.OrderBy(call => call.Id.GetHashCode(StringComparison.Ordinal))
            : byEnd ? hits.OrderByDescending(call => call.End).ThenBy(call => call.Id)
            : query.GetProperty("order").GetString() == "desc" ? hits.OrderByDescending(call => call.Start).ThenBy(call => call.Id)
            : hits.OrderBy(call => call.Start).ThenBy(call => call.Id);
        return Rows(hits.Skip((page - 1) * (size - Overlap)).Take(size), $",\"totalHits\":{hits.Count()}");
    }

    private HttpResponseMessage Job(HttpRequestMessage request, string path)
    {
        if (JobLag is not { } lag)
        {
            return ScriptedPlatform.Json("""{"code":"missing.any.permissions","message":"You must have [analytics:conversationDetail:view].","messageParams":{"permissions":"[analytics:conversationDetail:view]"}}""", 403);
        }

        var until = $"\"dataAvailabilityDate\":\"{Now - lag:O}\"";
        if (path.EndsWith("/availability", StringComparison.Ordinal))
        {
            return ScriptedPlatform.Json($"{{{until}}}");
        }

        if (request.Method == HttpMethod.Post)
        {
            var (from, to) = Interval(JsonDocument.Parse(request.Content!.ReadAsStringAsync().GetAwaiter().GetResult()).RootElement);
            Jobs.Add(new ScriptedJob($"job-{Jobs.Count + 1}", from, to) { State = JobState(Jobs.Count + 1) });
            return ScriptedPlatform.Json($$"""{"jobId":"{{Jobs[^1].Id}}"}""", 202);
        }

        var job = Jobs.Find(each => path.Split('/').Contains(each.Id))!;
        if (request.Method == HttpMethod.Delete)
        {
            job.IsDeleted = true;
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        }

        if (!path.EndsWith("/results", StringComparison.Ordinal))
        {
            return ScriptedPlatform.Json($$"""{"state":"{{job.State}}","errorMessage":"so it is"}""");
        }

        var cursor = request.RequestUri!.Query.Contains("cursor=", StringComparison.Ordinal)
            ? int.Parse(request.RequestUri.Query.Split("cursor=")[1], CultureInfo.InvariantCulture) : 0;
        var found = _calls.Where(call => call.Start < job.To && call.End >= job.From && call.End <= Now - lag).OrderBy(call => call.Start).ToList();
        var next = cursor + JobPage < found.Count ? $",\"cursor\":\"{cursor + JobPage}\"" : string.Empty;
        return Rows(found.Skip(cursor).Take(JobPage), $",{until}{next}");
    }

    private HttpResponseMessage Rows(IEnumerable<PlannedCall> calls, string more)
    {
        var rows = string.Join(',', calls.Select(call => $$"""
            {"conversationId":"{{call.Id}}","conversationStart":"{{Text(call.Start)}}"{{(HasEnded(call) ? $",\"conversationEnd\":\"{Text(call.End!.Value)}\"" : string.Empty)}},
            "participants":[{"purpose":"agent","sessions":[{{string.Join(',', Enumerable.Range(0, Math.Max(1, call.Recorded)).Select(_ => $$"""{"mediaType":"voice"{{(call.Recorded > 0 ? ",\"recording\":true" : "")}},"segments":[{"segmentStart":"{{Text(call.Start)}}"{{(HasEnded(call) ? $",\"segmentEnd\":\"{Text(call.End!.Value)}\"" : string.Empty)}}}]}"""))}}]}]}
            """));
        return ScriptedPlatform.Json(rows.Length == 0 ? $"{{{more.TrimStart(',')}}}" : $"{{\"conversations\":[{rows}]{more}}}");
    }

    private bool HasEnded(PlannedCall call) => call.End <= Now;

    private bool IsVisible(PlannedCall call) => !HasEnded(call) || call.End + Lag <= Now;

    private static HttpResponseMessage Refuse(string message) => ScriptedPlatform.Json($$"""{"code":"bad.request","message":"{{message}}","status":400}""", 400);

    private static (DateTimeOffset From, DateTimeOffset To) Interval(JsonElement query)
    {
        var parts = query.GetProperty("interval").GetString()!.Split('/');
        return (DateTimeOffset.Parse(parts[0], CultureInfo.InvariantCulture), DateTimeOffset.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
