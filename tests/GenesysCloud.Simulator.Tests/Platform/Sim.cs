namespace GenesysCloud.Simulator.Tests.Platform;

/// <summary>Starts simulators for tests: nothing happens in them by itself.</summary>
internal static class Sim
{
    /// <param name="options">How it is; agents do not take breaks of their own accord, whatever it says.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="board">Conversations set by hand instead of the call stories.</param>
    public static Task<SimulatorServer> StartAsync(SimulatorOptions? options = null, TimeProvider? time = null, FakeBoard? board = null)
    {
        options ??= new SimulatorOptions();
        return SimulatorServer.StartAsync(
            options with { Scenarios = options.Scenarios with { Shifts = false } },
            time,
            calls: board is null ? null : (_, _, _) => board.Rooms(),
            cancellationToken: TestContext.Current.CancellationToken);
    }
}
