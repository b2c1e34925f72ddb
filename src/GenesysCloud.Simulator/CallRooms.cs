using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Scenarios;

namespace GenesysCloud.Simulator;

/// <summary>The calls of a simulated platform, as the server around them uses them.</summary>
/// <param name="Board">Every conversation.</param>
/// <param name="Control">What clients may change; <see langword="null"/> when nothing can be.</param>
/// <param name="Generator">Makes calls; <see langword="null"/> when none are made.</param>
/// <param name="Truth">What really happened; <see langword="null"/> when nobody keeps it.</param>
internal sealed record CallRooms(IConversationBoard Board, IConversationControl? Control = null, ICallGenerator? Generator = null, ITruthSource? Truth = null)
{
    /// <summary>Makes conversations of days gone by; <see langword="null"/> when none can be made.</summary>
    public IPastCalls? Past { get; init; }

    /// <summary>Called when everything that tells the calls is in place.</summary>
    public Action? Start { get; init; }

    /// <summary>Ended with the server.</summary>
    public IDisposable? Life { get; init; }

    /// <summary>The generator of call stories: what a server has when a test brings nothing of its own.</summary>
    public static CallRooms Create(IAgentDirectory directory, SimulatorOptions options, TimeProvider time)
    {
        var scenarios = new CallScenarios(options.Scenarios with { Seed = options.Seed, CallsPerMinute = options.CallsPerMinute }, directory, time);
        return new CallRooms(scenarios.Board, scenarios, scenarios, scenarios.Truth)
        {
            Start = scenarios.Start,
            Life = scenarios,
            Past = scenarios.PastCalls,
        };
    }
}
