using Adapter.Abstractions;

namespace Adapter.Host.Supervision;

/// <summary>Questions to an adapter of a certain kind, for example an import source. They do not run on the loop: an answer may take as long as the platform does.</summary>
internal sealed partial class AdapterUnit
{
    public async Task<T> AskAsync<TKind, T>(Func<TKind, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
        where TKind : class, IAdapter
    {
        var (run, state) = await AskAsync(() => (State is AdapterState.Running or AdapterState.Degraded or AdapterState.Starting ? _run : null, State));
        return run is null
            ? throw new NoAnswerException(NoAnswerReason.NotRunning, $"'{Name}' is {state} and cannot answer.", $"Start it: adapterhost start \"{Name}\".")
            : await run.AskAsync(Name, question, cancellationToken);
    }
}
