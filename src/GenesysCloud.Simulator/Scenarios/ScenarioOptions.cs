namespace GenesysCloud.Simulator.Scenarios;

/// <summary>What happens on the simulated platform, and how fast.</summary>
internal sealed record ScenarioOptions
{
    /// <summary>The same seed makes the same calls.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>New calls per minute from the start; 0 for none.</summary>
    public double CallsPerMinute { get; init; }

    /// <summary>Stretches what people do: at 1 a call takes between about 3 and 40 seconds.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>How often each story is chosen; those not named are not. Null for the usual mixture.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; init; }

    /// <summary>Agents take breaks, log off and on, and change their station now and then.</summary>
    public bool Shifts { get; init; } = true;

    /// <summary>Hears of every voice conversation that is over; set by the platform that the calls are part of.</summary>
    public Conversations.IEndedCalls? EndedCalls { get; init; }

    /// <summary>How long an ended conversation is known.</summary>
    public TimeSpan KeepEnded { get; init; } = TimeSpan.FromDays(40);

    /// <summary>How many ended conversations are kept at most, those of the made-up past aside.</summary>
    public int MostEnded { get; init; } = 20_000;

    /// <summary>As <see cref="Scale"/>, for the calls of the past: at 4 most last between ten seconds and two minutes.</summary>
    public double PastScale { get; init; } = 4;

    /// <summary>Share of the past's calls that last from minutes to hours. Above 0 one more lasts over each midnight.</summary>
    public double PastLongShare { get; init; } = 0.005;
}
