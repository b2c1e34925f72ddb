using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Control;

/// <summary>The truth about the calls, and the calls themselves: named stories, or many at a rate.</summary>
internal sealed class CallControl(CallRooms calls)
{
    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/truth", context => calls.Truth is { } truth ? PlatformJson.AnswerAsync(context, truth.WriteTruth) : throw ApiException.NotFound());
        control.MapGet("/scenarios", context => PlatformJson.AnswerAsync(context, new { stories = calls.Generator?.Stories ?? [] }));
        control.MapPost("/scenarios", StartAsync);
        control.MapGet("/generator", GeneratorAsync);
        control.MapPost("/generator", SetRateAsync);
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

        var conversation = generator.TryStart(story, wish.UserId)
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

    private sealed record StoryWish(string? Story, string? UserId);

    private sealed record RateWish(double? CallsPerMinute);
}
