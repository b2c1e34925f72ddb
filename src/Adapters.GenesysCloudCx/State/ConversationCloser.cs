using System.Text.Json;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.State;

/// <summary>
/// Closes calls that were told as open and that the platform's REST does not know any more: with the times of analytics where it tells them, else, after a while, without a time.
/// </summary>
internal sealed partial class ConversationCloser(ApiClient api, EventPipeline pipeline, TimeProvider time, IAdapterStatus status, ILogger logger)
{
    public const string EndUnknownAlarm = "calls.end-unknown";

    /// <summary>Analytics may tell of an end this late, and a conversation that has just begun may not be known everywhere.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>How long one half of the platform may call a conversation alive that the other one does not know.</summary>
    private static readonly TimeSpan LongPatience = TimeSpan.FromHours(24);

    private static readonly LegEnd Unknown = new(0, "unknown");

    private readonly AdapterCounter _closed = status.Counter("calls_closed_without_end", "Calls that the platform did not know any more and that were closed without the time of their end.");

    /// <summary>REST answered that it does not know the conversation, or showed it without the legs that are open.</summary>
    /// <returns>The number of events that count.</returns>
    /// <exception cref="PlatformException">Analytics is not to be had for now.</exception>
    public async Task<int> CloseAsync(string conversationId, DateTimeOffset askedAt, Func<AdapterEvent, bool> counts, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await pipeline.AskAsync((interpreter, _) => interpreter.Missing(conversationId, askedAt, now), cancellationToken) is not { } missingSince)
        {
            return 0;
        }

        var (isKnown, ends) = await AnalyticsAsync(conversationId, cancellationToken);
        if (ends is null && now - missingSince < (isKnown ? LongPatience : Patience))
        {
            LogGone(conversationId, missingSince);
            return 0;
        }

        var gotAt = time.GetUtcNow();
        var told = await pipeline.AskAsync(
            (interpreter, output) =>
            {
                var before = output.Count;
                interpreter.Close(conversationId, askedAt, ends ?? [], ends?.GetValueOrDefault(string.Empty) ?? Unknown, gotAt, output);
                return output.Skip(before).Count(counts);
            },
            cancellationToken);
        if (ends is null && told > 0)
        {
            _closed.Add();
            status.Raise(
                EndUnknownAlarm,
                AlarmSeverity.Warning,
                $"Calls were open for which the platform tells no end and which it does not know any more, the last one {conversationId}: they were closed with the reason 'unknown' and without a time. This is noted once; nothing need be done.");
        }

        LogClosed(conversationId, told, ends is not null);
        return told;
    }

    /// <summary>When each leg ended by the platform's records; under an empty key the end of the whole. No ends: alive there, or not known.</summary>
    private async Task<(bool IsKnown, Dictionary<string, LegEnd>? Ends)> AnalyticsAsync(string conversationId, CancellationToken cancellationToken)
    {
        byte[] body;
        try
        {
            body = await api.GetAsync($"analytics/conversations/{Uri.EscapeDataString(conversationId)}/details", RequestPriority.Resync, cancellationToken);
        }
        catch (PlatformException exception) when (exception.Status is 400 or 403 or 404 or 410)
        {
            return (false, null);
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind != JsonValueKind.Object || DetailQuery.Text(document.RootElement, "conversationId") is null
                ? (false, null) : (true, Ends(document.RootElement));
        }
        catch (JsonException)
        {
            return (false, null);
        }
    }

    private static Dictionary<string, LegEnd>? Ends(JsonElement row)
    {
        if (DetailQuery.Time(row, "conversationEnd") is not { } whole)
        {
            return null;
        }

        Dictionary<string, LegEnd> ends = new(StringComparer.Ordinal) { [string.Empty] = new LegEnd(whole.UtcTicks, null) };
        foreach (var participant in DetailQuery.List(row, "participants"))
        {
            var last = DetailQuery.List(participant, "sessions")
                .Where(session => string.Equals(DetailQuery.Text(session, "mediaType"), "voice", StringComparison.OrdinalIgnoreCase))
                .SelectMany(session => DetailQuery.List(session, "segments"))
                .Select(segment => new LegEnd(DetailQuery.Time(segment, "segmentEnd")?.UtcTicks ?? 0, DetailQuery.Text(segment, "disconnectType")))
                .Where(end => end.At != 0)
                .OrderBy(end => end.At)
                .LastOrDefault();
            if (last.At != 0 && DetailQuery.Text(participant, "participantId") is { } key)
            {
                ends[key] = last;
            }
        }

        return ends;
    }

    [LoggerMessage(EventIds.ConversationGone, LogLevel.Information, "The platform does not know open conversation {Conversation} since {Since:u}; it is asked for again.")]
    private partial void LogGone(string conversation, DateTimeOffset since);

    [LoggerMessage(EventIds.ConversationClosed, LogLevel.Warning, "Conversation {Conversation} was closed although REST does not tell of its end: {Events} facts, with times by analytics: {Known}.")]
    private partial void LogClosed(string conversation, int events, bool known);
}
