using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>When the recordings of a conversation are listed again. Moments are the platform's.</summary>
internal static class LookSchedule
{
    /// <summary>Looks at every conversation, counted from its end.</summary>
    private static readonly TimeSpan[] Regular = [TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(3)];

    /// <summary>Waits while a recording is expected that is not named.</summary>
    private static readonly TimeSpan[] Growing =
    [
        TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6),
    ];

    /// <summary>What was expected for so long is asked for less often: there may be years of it, and requests are few.</summary>
    private static readonly TimeSpan FewWeeks = TimeSpan.FromDays(35);

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>States of a file that change without anybody's doing; words not known belong to them.</summary>
    private static readonly string[] Settled = ["AVAILABLE", "ARCHIVED", "RESTORED", "DELETED", "ERROR"];

    public static bool IsVoice(ListedRecording recording) => recording.Media.Equals("audio", StringComparison.OrdinalIgnoreCase);

    /// <summary>The next look after one that was made: those that are still to come; conversations of the past have one look, and another when something was not ready.</summary>
    public static DateTimeOffset? Next(DueLook look, IReadOnlyList<ListedRecording> recordings, DateTimeOffset now)
    {
        foreach (var wait in Regular)
        {
            if (look.End + wait > now)
            {
                return look.End + wait;
            }
        }

        var isSettled = recordings.All(recording => !IsVoice(recording) || Settled.Contains(recording.FileState, StringComparer.OrdinalIgnoreCase));
        return isSettled || look.Number > 0 ? null : now + Regular[1];
    }

    /// <summary>How long to wait after a look that named nothing though something was recorded.</summary>
    public static TimeSpan WhileUnnamed(DueLook look, DateTimeOffset now)
    {
        var age = now - look.End;
        if (age <= Week)
        {
            return age > Regular[^1] && look.Attempts == 0 ? Regular[1] : Growing[Math.Min(look.Attempts + look.Number, Growing.Length - 1)];
        }

        return age <= FewWeeks || look.Attempts == 0 ? Regular[1] : FewWeeks;
    }

    /// <summary>How long to wait after a look that the platform did not answer.</summary>
    public static TimeSpan AfterFailure(int attempts, TimeSpan? asked)
    {
        var wait = Growing[Math.Min(attempts, Growing.Length - 1)];
        return asked > wait ? asked.Value : wait;
    }
}
