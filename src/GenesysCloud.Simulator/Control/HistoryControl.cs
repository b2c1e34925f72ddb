using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Rest;
using GenesysCloud.Simulator.Scenarios.Past;

namespace GenesysCloud.Simulator.Control;

/// <summary><c>/_sim/history</c>: conversations of days gone by.</summary>
internal sealed class HistoryControl(CallRooms calls, SimulatorOptions options, TimeProvider time)
{
    private const int MostAtOnce = 1_000_000;

    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/history", context => PlatformJson.AnswerAsync(context, new { made = Past.Made, known = calls.Board.All.Count }));
        control.MapPost("/history", MakeAsync);
    }

    private IPastCalls Past => calls.Past ?? throw ApiException.NotFound();

    private async Task MakeAsync(HttpContext context)
    {
        var wish = await PlatformJson.ReadAsync<HistoryWish>(context);
        var now = time.GetUtcNow();
        var to = wish.To ?? now;
        var from = wish.From ?? to - TimeSpan.FromDays(wish.Days ?? 1);
        var count = wish.Calls ?? (int)Math.Round((wish.CallsPerDay ?? options.HistoryCallsPerDay) * (to - from).TotalDays);
        if (to > now || to - from <= PastPlan.Settling)
        {
            throw ApiException.BadRequest($"The past ends now at the latest, and lasts longer than {PastPlan.Settling.TotalMinutes} minutes.");
        }

        if (count is < 0 or > MostAtOnce)
        {
            throw ApiException.BadRequest($"calls is from 0 to {MostAtOnce}.");
        }

        var made = wish.Tiny ?? false ? Past.MakeTiny(from, to, count) : Past.Make(from, to, count);
        await PlatformJson.AnswerAsync(context, new { made, from, to }, StatusCodes.Status201Created);
    }

    private sealed record HistoryWish(DateTimeOffset? From, DateTimeOffset? To, int? Days, int? Calls, int? CallsPerDay, bool? Tiny);
}
