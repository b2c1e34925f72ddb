using Adapter.Host.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Plugins;

internal sealed partial class PluginCatalogue
{
    private void LogRead(PluginLoadReport report)
    {
        switch (report.State)
        {
            case PluginState.Usable:
                LogUsable(report.Plugin, report.Version, report.ContractVersion, string.Join(", ", report.AdapterTypes));
                break;
            case PluginState.Incompatible:
                LogIncompatible(report.Plugin, report.Version, report.FirstError!.Problem, report.FirstError.Remedy);
                break;
            default:
                LogFailed(report.Plugin, report.FirstError!.Problem, report.FirstError.Remedy);
                break;
        }

        foreach (var finding in report.Findings.Where(finding => finding != report.FirstError || report.State == PluginState.Usable))
        {
            LogFinding(finding.IsError ? LogLevel.Error : LogLevel.Warning, report.Plugin, finding.Code, finding.Problem, finding.Remedy);
        }
    }

    [LoggerMessage(EventIds.PluginUsable, LogLevel.Information, "Plugin {Plugin} {Version} (contract {Contract}) offers: {Types}")]
    private partial void LogUsable(string plugin, Version? version, Version? contract, string types);

    [LoggerMessage(EventIds.PluginIncompatible, LogLevel.Error, "Plugin {Plugin} {Version} is incompatible and was not run. {Problem} {Remedy}")]
    private partial void LogIncompatible(string plugin, Version? version, string problem, string remedy);

    [LoggerMessage(EventIds.PluginFailed, LogLevel.Error, "Plugin {Plugin} cannot be used. {Problem} {Remedy}")]
    private partial void LogFailed(string plugin, string problem, string remedy);

    [LoggerMessage(EventId = EventIds.PluginFinding, Message = "Plugin {Plugin}, {Code}: {Problem} {Remedy}")]
    private partial void LogFinding(LogLevel level, string plugin, string code, string problem, string remedy);

    [LoggerMessage(EventIds.PluginUnloaded, LogLevel.Information, "Plugin {Plugin} has left memory (collection {Round})")]
    private partial void LogUnloaded(string plugin, int round);

    [LoggerMessage(EventIds.PluginHeld, LogLevel.Warning,
        "Plugin {Plugin} was stopped but is still in memory after {Rounds} collections: a static field, a timer, a thread or an event handler of it is alive. "
        + "It does no harm until it is loaded again and again; report it to the plugin's author")]
    private partial void LogHeld(string plugin, int rounds);
}
