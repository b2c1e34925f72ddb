using Adapter.Abstractions;

namespace Adapter.Host.Supervision;

/// <summary>Questions to an import source. They do not run on the loop: an answer may take as long as the platform does.</summary>
internal sealed partial class AdapterUnit
{
    public async Task<T> AskImportAsync<T>(Func<IImportSource, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
    {
        var (run, state) = await AskAsync(() => (State is AdapterState.Running or AdapterState.Degraded or AdapterState.Starting ? _run : null, State));
        return run is null
            ? throw new ImportUnavailableException(ImportTrouble.NotRunning, $"'{Name}' is {state} and cannot answer.", $"Start it: adapterhost start \"{Name}\".")
            : await run.AskImportAsync(Name, question, cancellationToken);
    }
}
