namespace Adapter.Host.Calls;

/// <summary>Which of the calls that go on somebody wants to see.</summary>
internal sealed record LiveCallQuery
{
    public const string Transferred = "transferred";

    public static readonly IReadOnlyList<string> States = ["alerting", "dialing", "connected", "held", "consult", "conference", Transferred];

    public string? Adapter { get; init; }

    public string? DataSource { get; init; }

    /// <summary>Any of them; empty for all.</summary>
    public IReadOnlyCollection<string> State { get; init; } = [];

    /// <summary>A part of an agent's or queue's name, of a number or of an id.</summary>
    public string? Text { get; init; }

    public int Skip { get; init; }

    public int Limit { get; init; } = 200;

    public static string NameOf(LegState state) => States[(int)state];

    /// <summary>The page that is asked for, the newest calls first.</summary>
    public LiveCallList Answer(LiveCallPicture picture, LiveCallFollower follower, DateTimeOffset at)
    {
        Dictionary<string, int> states = States.ToDictionary(static state => state, static _ => 0);
        List<(LiveCall Call, DateTimeOffset? UnsureSince)> found = [];
        foreach (var item in picture.Calls.Where(item => IsWanted(item.Call)))
        {
            states[NameOf(item.Call.State)]++;
            states[Transferred] += item.Call.Lane.TransferredFrom is null ? 0 : 1;
            if (State.Count == 0 || State.Contains(NameOf(item.Call.State)) || (item.Call.Lane.TransferredFrom is not null && State.Contains(Transferred)))
            {
                found.Add(item);
            }
        }

        // the id keeps calls of one moment from changing places between two answers
        found.Sort(static (one, other) => other.Call.Begun.CompareTo(one.Call.Begun) is not 0 and var byBegin ? byBegin : string.CompareOrdinal(one.Call.Lane.Leg, other.Call.Lane.Leg));
        return new LiveCallList
        {
            At = at,
            UpTo = follower.Reached,
            Complete = follower.IsComplete,
            Total = found.Count,
            States = states,
            Calls = [.. found.Skip(Skip).Take(Limit).Select(static item => CallViewMaker.Of(item.Call, item.UnsureSince))],
            Next = Skip + Limit < found.Count ? Skip + Limit : null,
            Unheard = [.. picture.Unsure.Where(item => Adapter is null || IsSame(item.Adapter, Adapter)).OrderBy(static item => item.Adapter, StringComparer.OrdinalIgnoreCase).Select(static item => new UnheardView(item.Adapter, item.Source, item.Since))],
            LetGo = picture.LetGo,
        };
    }

    private bool IsWanted(LiveCall call)
        => (Adapter is null || call.Adapters.Any(adapter => IsSame(adapter, Adapter)))
            && (DataSource is null || IsSame(call.DataSource, DataSource))
            && (Text is not { Length: > 0 } text || HasText(call, text));

    private static bool HasText(LiveCall call, string text)
    {
        var party = call.Lane.Party;
        return Has(party.UserName, text) || Has(party.QueueName, text) || Has(party.Ani, text) || Has(party.Dnis, text) || Has(party.RemoteParty, text)
            || Has(call.Conversation, text) || Has(party.CallId, text) || Has(party.UserId, text) || call.Others.Any(other => Has(other.Party.UserName, text));
    }

    private static bool Has(string? value, string text) => value?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
