using System.CommandLine;

namespace Adapter.Host.Cli;

/// <summary>The program's commands: answers on stdout, logs on stderr, exit codes of <see cref="ExitCodes"/>.</summary>
internal static class CommandLine
{
    /// <summary>How long a stop may take after Ctrl+C or SIGTERM before the process ends anyway; longer than every deadline within.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(90);

    public static async Task<int> RunAsync(string[] args)
    {
        var parse = Build().Parse(args);
        if (parse.Errors.Count > 0)
        {
            foreach (var error in parse.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("Try 'adapterhost --help'.");
            return ExitCodes.Usage;
        }

        try
        {
            using StopSignals signals = new(TimeProvider.System, StopLimit);
            return await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, signals.Stopping);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (HostStartException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.CannotStart;
        }
        catch (TimeoutException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.TimedOut;
        }
#pragma warning disable CA1031 // the last boundary: whatever it is becomes an exit code and a sentence
        catch (Exception e)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"Unexpected: {e}");
            return ExitCodes.Unexpected;
        }
    }

    internal static RootCommand Build() => new("adapterhost brings call events and recordings of telephony platforms to recorders: it runs the adapters whose definitions lie in the configuration folder and journals what they deliver.")
    {
        RunCommand.Build(),
        DemoCommand.Build(),
        ValidateCommand.Build(),
        TypeCommands.Types(),
        TypeCommands.Describe(),
        AdapterCommands.List(),
        AdapterCommands.Action("start", "Start an adapter of the running host."),
        AdapterCommands.Action("stop", "Stop an adapter of the running host."),
        AdapterCommands.Action("restart", "Stop an adapter of the running host in order and start it again."),
        EventsCommand.Build(),
        CoverageCommand.Build(),
        BackfillCommand.Build(),
        ImportCommands.Build(),
        ScheduleCommands.Build(),
        PairCommands.Build(),
        AlarmCommands.Build(),
        LogCommands.Build(),
        UserCommands.Build(),
        ApiKeyCommands.Build(),
        AuditCommand.Build(),
        ConfigurationCommands.Export(),
        ConfigurationCommands.Import(),
        ProtectCommand.Build(),
        PasswordCommand.Build(),
    };
}
