using System.Text.Json;
using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Control;

/// <summary><c>/_sim/recordings</c>: what there really is, what becomes of it, and what recordings are like from now on.</summary>
internal sealed class RecordingControl(RecordingRoom room)
{
    private readonly RecordingArchive _archive = room.Archive;

    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/recordings", ListAsync);
        control.MapPost("/recordings", AddAsync);
        control.MapGet("/recordings/options", context => PlatformJson.AnswerAsync(context, RecordingOptionsJson.Write(_archive.Options)));
        control.MapPatch("/recordings/options", ChangeOptionsAsync);
        control.MapGet("/recordings/{recordingId}", context => AnswerAsync(context, Find(context)));
        control.MapPatch("/recordings/{recordingId}", ChangeAsync);
        control.MapGet("/recordings/{recordingId}/sha256", HashAsync);
    }

    private Task ListAsync(HttpContext context)
    {
        var conversation = context.Request.Query["conversationId"].ToString();
        var state = context.Request.Query["state"].ToString();
        var chosen = _archive.All.Where(recording => (conversation == "" || recording.ConversationId == conversation) && (state == "" || room.Truth.Standing(recording) == state)).ToList();
        return PlatformJson.AnswerAsync(context, w =>
        {
            w.WriteStartObject();
            w.WriteNumber("total"u8, chosen.Count);
            w.WriteNumber("fetchable"u8, chosen.Count(room.Truth.IsFetchable));
            w.WriteStartObject("states"u8);
            foreach (var (name, count) in chosen.CountBy(room.Truth.Standing))
            {
                w.WriteNumber(name, count);
            }

            w.WriteEndObject();
            w.WriteNumber("authorizations"u8, _archive.Authorizations);
            w.WriteStartArray("recordings"u8);
            foreach (var recording in chosen)
            {
                room.Truth.Write(w, recording);
            }

            w.WriteEndArray();
            w.WriteEndObject();
        });
    }

    private async Task AddAsync(HttpContext context)
    {
        var wish = await PlatformJson.ReadStrictAsync<RecordingWish>(context);
        var subtype = RecordingSubtype.Trunk;
        if (wish.Subtype is { } told && !Enum.TryParse(told, ignoreCase: true, out subtype))
        {
            throw ApiException.InvalidValue(told, "subtype", string.Join(", ", Enum.GetNames<RecordingSubtype>()));
        }

        if (wish.DurationMs is < 100 or > 86_400_000)
        {
            throw ApiException.InvalidValue($"{wish.DurationMs}", "durationMs", "100 to 86400000");
        }

        var visible = wish.LateMs is { } ms ? _archive.Now + TimeSpan.FromMilliseconds(ms) : (DateTimeOffset?)null;
        var added = _archive.Add(new NewRecording
        {
            ConversationId = wish.ConversationId,
            SessionId = wish.SessionId,
            Subtype = subtype,
            Start = wish.StartTime,
            Duration = wish.DurationMs is { } duration ? TimeSpan.FromMilliseconds(duration) : null,
            UserIds = wish.UserIds ?? [],
            DualChannel = wish.DualChannel ?? false,
            Sensitive = wish.Sensitive ?? false,
            Orphan = wish.Orphan ?? false,
            Restricted = wish.Restricted ?? false,
            VisibleAt = visible,
        });
        await AnswerAsync(context, added, StatusCodes.Status201Created);
    }

    private async Task ChangeAsync(HttpContext context)
    {
        var recording = Find(context);
        var wish = await PlatformJson.ReadStrictAsync<StateWish>(context);
        if (wish.LateMs is { } late)
        {
            _archive.MakeLate(recording.Id, TimeSpan.FromMilliseconds(late));
        }

        if (wish.Archived is true)
        {
            _archive.Archive(recording.Id);
        }

        if (wish.Error is true)
        {
            _archive.Break(recording.Id);
        }

        if (wish.Deleted is true)
        {
            _archive.Delete(recording.Id);
        }

        if (wish.Orphan is { } isOrphan)
        {
            _archive.Orphan(recording.Id, isOrphan);
        }

        await AnswerAsync(context, recording);
    }

    private async Task ChangeOptionsAsync(HttpContext context)
    {
        var change = await PlatformJson.ReadStrictAsync<JsonDocument>(context);
        _archive.Options = RecordingOptionsJson.Change(_archive.Options, change.RootElement);
        await PlatformJson.AnswerAsync(context, RecordingOptionsJson.Write(_archive.Options));
    }

    private async Task HashAsync(HttpContext context)
    {
        var recording = Find(context);
        var name = context.Request.Query["format"].ToString() is { Length: > 0 } told ? told : "ORIGINAL";
        var format = name == "ORIGINAL" ? recording.OriginalFormat : MediaShelf.FormatOf(name) ?? throw ApiException.InvalidValue(name, "format", "ORIGINAL, WAV, WEBM, WAV_ULAW, OGG_VORBIS, OGG_OPUS, MP3");
        var track = context.Request.Query["track"].ToString() is { Length: > 0 } key ? key : "S";
        if (track is not ("S" or "0" or "1"))
        {
            throw ApiException.InvalidValue(track, "track", "S, 0, 1");
        }

        var (length, sha256) = await RecordingTruth.HashAsync(recording, format, track, context.RequestAborted);
        await PlatformJson.AnswerAsync(context, new { recordingId = recording.Id, format = MediaShelf.NameOf(format), track, length, sha256 });
    }

    private Recording Find(HttpContext context)
        => _archive.TryGet((string)context.Request.RouteValues["recordingId"]!, out var found) ? found : throw ApiException.NotFound();

    private Task AnswerAsync(HttpContext context, Recording recording, int status = StatusCodes.Status200OK)
        => PlatformJson.AnswerAsync(context, w => room.Truth.Write(w, recording), status);

    private sealed record RecordingWish(
        string? ConversationId,
        string? SessionId,
        string? Subtype,
        DateTimeOffset? StartTime,
        double? DurationMs,
        IReadOnlyList<string>? UserIds,
        bool? DualChannel,
        bool? Sensitive,
        bool? Orphan,
        bool? Restricted,
        double? LateMs);

    private sealed record StateWish(double? LateMs, bool? Archived, bool? Error, bool? Deleted, bool? Orphan);
}
