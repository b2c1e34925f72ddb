using System.Runtime.InteropServices;
using System.Text.Json;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>A conversation as the platform's list tells it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Start">When it began; <see langword="null"/> where nothing in the row tells.</param>
/// <param name="End">When it ended, as told.</param>
/// <param name="LastEnd">When the last of its voice segments ended; <see langword="null"/> while one is open.</param>
/// <param name="IsVoice">Whether it has a voice session.</param>
/// <param name="RecordedSessions">Voice sessions that the list says were recorded.</param>
/// <param name="Json">The whole row.</param>
internal sealed record ConversationRow(
    string Id, DateTimeOffset? Start, DateTimeOffset? End, DateTimeOffset? LastEnd, bool IsVoice, int RecordedSessions, ReadOnlyMemory<byte> Json)
{
    /// <summary>A conversation that nobody closed may never be given an end; once all its talk has been over for so long, it counts as ended.</summary>
    public static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    /// <summary>When it ended, as far as can be told at a moment; <see langword="null"/> while it runs.</summary>
    public DateTimeOffset? EndAt(DateTimeOffset now) => End ?? (LastEnd <= now - Forgotten ? LastEnd : null);

    public static ConversationRow Read(JsonElement row, string id)
    {
        var recorded = 0;
        var isVoice = false;
        var isOpen = false;
        DateTimeOffset? first = null;
        DateTimeOffset? last = null;
        foreach (var session in DetailQuery.List(row, "participants").SelectMany(static participant => DetailQuery.List(participant, "sessions")))
        {
            if (!"voice".Equals(DetailQuery.Text(session, "mediaType"), StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            isVoice = true;
            recorded += session.TryGetProperty("recording", out var recording) && recording.ValueKind == JsonValueKind.True ? 1 : 0;
            foreach (var segment in DetailQuery.List(session, "segments").Where(static segment => segment.ValueKind == JsonValueKind.Object))
            {
                var start = DetailQuery.Time(segment, "segmentStart");
                var end = DetailQuery.Time(segment, "segmentEnd");
                isOpen |= end is null;
                first = first is null || start < first ? start ?? first : first;
                last = last is null || end > last ? end ?? last : last;
            }
        }

        return new ConversationRow(
            id,
            DetailQuery.Time(row, "conversationStart") ?? first,
            DetailQuery.Time(row, "conversationEnd"),
            isOpen ? null : last,
            isVoice,
            recorded,
            JsonMarshal.GetRawUtf8Value(row).ToArray());
    }
}
