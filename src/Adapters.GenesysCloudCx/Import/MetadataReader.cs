using System.Text.Json;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Storage;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>
/// Gathers what the sidecars tell: the list's row of the conversation, the platform's own words about the recording, names, and the attributes where the row has none.
/// What the platform does not give stays absent; it never keeps a recording from being stored.
/// </summary>
internal sealed partial class MetadataReader(ApiClient api, IImportLedger ledger, NameCache names, TimeProvider time, IAdapterStatus status, ILogger logger)
{
    private const string AttributesAlarm = "permission.attributes";

    private static readonly TimeSpan RefusedFor = TimeSpan.FromMinutes(15);

    private long _refusedUntil;

    /// <summary>What is known of a conversation, with names; once for all its recordings.</summary>
    /// <exception cref="PlatformException">The platform does not answer for now.</exception>
    public async Task<NamedConversation> ReadAsync(string conversationId, Lane lane, CancellationToken cancellationToken)
    {
        var priority = PriorityOf(lane);
        var facts = ReadRow(await ledger.DetailsAsync(conversationId, cancellationToken))
            ?? ReadRow(await TryGetAsync($"analytics/conversations/{Uri.EscapeDataString(conversationId)}/details", priority, cancellationToken))
            ?? ConversationFacts.None;
        if (facts.Attributes is null)
        {
            facts = facts with { Attributes = await ReadAttributesAsync(conversationId, priority, cancellationToken) };
        }

        return new NamedConversation(facts, await names.ReadAsync(facts.Wanted, priority, cancellationToken));
    }

    public static RequestPriority PriorityOf(Lane lane) => lane == Lane.Live ? RequestPriority.ImportLive : RequestPriority.ImportHistoric;

    private static ConversationFacts? ReadRow(byte[]? row)
    {
        try
        {
            return row is null or { Length: 0 } ? null : ConversationFacts.Read(row);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyDictionary<string, string>?> ReadAttributesAsync(string conversationId, RequestPriority priority, CancellationToken cancellationToken)
    {
        if (Interlocked.Read(ref _refusedUntil) > time.GetUtcNow().UtcTicks)
        {
            return null;
        }

        try
        {
            var body = await api.GetAsync($"conversations/{Uri.EscapeDataString(conversationId)}", priority, cancellationToken);
            status.Clear(AttributesAlarm);
            using var document = RecordingReader.Parse(body);
            return document is null ? null : ConversationFacts.ReadAttributes(document.RootElement);
        }
        catch (PlatformException exception) when (exception.Class == FailureClass.Permission)
        {
            Interlocked.Exchange(ref _refusedUntil, (time.GetUtcNow() + RefusedFor).UtcTicks);
            status.Raise(AttributesAlarm, AlarmSeverity.Warning, $"Attributes are missing from metadata: {exception.Message} {exception.Remedy}");
            return null;
        }
        catch (PlatformException exception) when (exception.Class == FailureClass.Permanent)
        {
            LogNoAttributes(conversationId, exception.Message);
            return null;
        }
    }

    private async Task<byte[]?> TryGetAsync(string path, RequestPriority priority, CancellationToken cancellationToken)
    {
        try
        {
            return await api.GetAsync(path, priority, cancellationToken);
        }
        catch (PlatformException exception) when (exception.Class is FailureClass.Permission or FailureClass.Permanent)
        {
            return null;
        }
    }

    [LoggerMessage(EventIds.AttributesNotRead, LogLevel.Debug, "The attributes of conversation {ConversationId} could not be read: {Reason}")]
    private partial void LogNoAttributes(string conversationId, string reason);
}

/// <summary>A conversation with the names of those on it.</summary>
internal sealed record NamedConversation(ConversationFacts Facts, Names Names)
{
    /// <summary>Puts together what the sidecars of one recording tell.</summary>
    public RecordingMetadata Describe(LedgerRecording recording, PlatformRecording told, ImportOptions options, IReadOnlyList<MediaDescription> files)
    {
        var start = told.Start ?? recording.Start ?? recording.ConversationStart;
        var end = told.End ?? recording.End ?? recording.ConversationEnd;
        var callId = told.SessionId ?? recording.SessionId;
        var leg = Facts.Legs.FirstOrDefault(leg => callId is not null && callId.Equals(leg.Participant.CallId, StringComparison.OrdinalIgnoreCase));
        var outside = Facts.Legs.FirstOrDefault(static leg => ConversationFacts.IsOutside(leg.Participant.Purpose));
        return new RecordingMetadata
        {
            RecordId = Adapter.Abstractions.EventId.Create(recording.ConversationStart, options.Source, recording.ConversationId, recording.RecordingId, "recording"),
            Source = options.Source,
            ConversationId = recording.ConversationId,
            RecordingId = recording.RecordingId,
            CallId = callId,
            Start = start,
            End = end,
            MediaLength = told.MediaLength,
            ConversationStart = recording.ConversationStart,
            ConversationEnd = recording.ConversationEnd,
            TimeZone = options.TimeZone,
            Direction = Facts.Direction ?? leg?.Participant.Direction,
            Ani = outside?.Ani ?? leg?.Ani,
            Dnis = outside?.Dnis ?? leg?.Dnis,
            Media = told.Media ?? recording.Media,
            MediaSubtype = told.Subtype ?? recording.Subtype,
            MediaSubject = told.Subject,
            FileRole = told.FileRole,
            Provider = leg?.Provider ?? outside?.Provider,
            ExternalTag = Facts.ExternalTag,
            EndReason = leg?.Participant.EndReason,
            DivisionIds = Facts.DivisionIds,
            Participants = [.. Facts.Legs.Select(Name)],
            Agents = Agents(told, leg, start, end),
            Queues = [.. Facts.Wanted.Queues.Select(id => new NamedId(id, Names.Queue(id)))],
            WrapUps = [.. Facts.Wanted.WrapUps.Select(id => new NamedId(id, Names.WrapUp(id)))],
            Attributes = Facts.Attributes ?? new Dictionary<string, string>(),
            Annotations = told.Annotations,
            Files = files,
            HostName = Environment.MachineName,
            StoredAt = recording.StoredAt ?? recording.FirstSeen,
            IsLate = recording.MissingSince is not null,
            IsOverLong = recording.IsOverLong,
        };
    }

    private RecordedParticipant Name(LegFacts leg)
    {
        var participant = leg.Participant;
        return participant with
        {
            Name = participant.UserId is { } user ? Names.User(user) ?? participant.Name : participant.Name,
            QueueName = participant.QueueId is { } queue ? Names.Queue(queue) : null,
            WrapUpName = participant.WrapUpCode is { } code ? Names.WrapUp(code) : null,
        };
    }

    /// <summary>Whom the platform names on the recording; else whose leg it is; else who talked while it ran.</summary>
    private List<NamedId> Agents(PlatformRecording told, LegFacts? leg, DateTimeOffset start, DateTimeOffset end)
    {
        if (told.Users.Count > 0)
        {
            return [.. told.Users.Select(user => new NamedId(user.Id, user.Name ?? Names.User(user.Id)))];
        }

        var legs = leg is not null && ConversationFacts.IsAgent(leg.Participant.Purpose)
            ? [leg]
            : Facts.Legs.Where(other => ConversationFacts.IsAgent(other.Participant.Purpose) && other.Participant.Joined < end && !(other.Participant.Left <= start));
        return [.. legs.Select(Name).Where(static agent => agent.UserId is not null).Select(static agent => new NamedId(agent.UserId!, agent.Name)).DistinctBy(static agent => agent.Id)];
    }
}
