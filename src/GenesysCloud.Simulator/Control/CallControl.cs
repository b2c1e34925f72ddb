using System.Globalization;
using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Control;

/// <summary>The truth about the calls, and the calls themselves: named stories, or many at a rate.</summary>
internal sealed class CallControl(CallRooms calls, RecordingTruth recordings)
{
    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/truth", TruthAsync);
        control.MapGet("/scenarios", context => PlatformJson.AnswerAsync(context, new { stories = calls.Generator?.Stories ?? [] }));
        control.MapPost("/scenarios", StartAsync);
        control.MapGet("/generator", GeneratorAsync);
        control.MapPost("/generator", SetRateAsync);
    }

    private Task TruthAsync(HttpContext context)
    {
        var truth = calls.Truth ?? throw ApiException.NotFound();
        DateTimeOffset? since = null;
        if (context.Request.Query["since"].LastOrDefault() is { Length: > 0 } text)
        {
            since = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var told)
                ? told
                : throw ApiException.InvalidValue(text, "since", "a UTC time such as 2026-09-14T08:15:00.000Z");
        }

        return PlatformJson.AnswerAsync(context, writer => truth.WriteTruth(writer, since, more =>
        {
            if (context.Request.Query["recordings"] != "false")
            {
                more.WriteNumber("tokensAtMediaHost"u8, recordings.Authorizations);
                more.WritePropertyName("recordings"u8);
                recordings.WriteAll(more, since);
            }
        }));
    }

    private async Task StartAsync(HttpContext context)
    {
        var wish = await PlatformJson.ReadAsync<StoryWish>(context);
        var generator = calls.Generator ?? throw ApiException.NotFound();
        var story = wish.Story ?? "";
        if (!generator.Stories.Contains(story))
        {
            throw ApiException.InvalidValue(story, "story", string.Join(", ", generator.Stories));
        }

        var conversation = generator.TryStart(story, wish.UserIds ?? (wish.UserId is { } user ? [user] : []))
            ?? throw new ApiException(409, "general.conflict", "Nobody who could play this story is free.");
        await PlatformJson.AnswerAsync(context, new { conversationId = conversation }, StatusCodes.Status201Created);
    }

    private Task GeneratorAsync(HttpContext context) => PlatformJson.AnswerAsync(context, new
    {
        callsPerMinute = calls.Generator?.CallsPerMinute ?? 0,
        openCalls = calls.Truth?.OpenCalls ?? 0,
        callsMade = calls.Truth?.CallsMade ?? 0,
    });

    private async Task SetRateAsync(HttpContext context)
    {
        var wish = await PlatformJson.ReadAsync<RateWish>(context);
        var rate = wish.CallsPerMinute ?? throw ApiException.BadRequest("callsPerMinute is missing; 0 offers no new calls and lets the open ones end.");
        (calls.Generator ?? throw ApiException.NotFound()).SetRate(Math.Max(0, rate));
        await GeneratorAsync(context);
    }

    private sealed record StoryWish(string? Story, string? UserId, IReadOnlyList<string>? UserIds);

    private sealed record RateWish(double? CallsPerMinute);
}
