using System.CommandLine;
using Adapter.Host.Demo;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost demo</c>.</summary>
internal static class DemoCommand
{
    public static Command Build()
    {
        var duration = CommonOptions.Duration("--duration", "How long calls are made, for example 60s. Without it: until Ctrl+C.");
        Option<int> calls = new("--calls-per-minute") { Description = "Calls per minute.", DefaultValueFactory = _ => 60, HelpName = "N" };
        Option<int> users = new("--users") { Description = "Agents of the simulated organization. Default: enough for the calls.", DefaultValueFactory = _ => 0, HelpName = "N" };
        Option<int> seed = new("--seed") { Description = "Seed of the call stories; the same seed gives the same calls.", DefaultValueFactory = _ => 1, HelpName = "N" };
        Option<string> faults = new("--faults") { Description = "none, or rough: cuts, duplicates, 5xx, 429, closing notices.", DefaultValueFactory = _ => "none", HelpName = "none|rough" };
        Option<bool> noBrowser = new("--no-browser") { Description = "Do not open the host's address in a browser." };
        var json = CommonOptions.Json();
        foreach (var positive in new[] { calls, seed })
        {
            positive.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1)
                {
                    result.AddError($"{result.Option.Name} takes a number from 1 up.");
                }
            });
        }

        Command command = new("demo", "Start a simulator, run the host against it, show the calls live and compare the journal with the truth. Needs no cloud and no settings. Exit code 1 when an event was lost or doubled.")
        {
            duration, calls, users, seed, faults, json, noBrowser,
        };
        command.SetAction((parse, cancellationToken) =>
        {
            var rate = parse.GetValue(calls);
            DemoOptions options = new()
            {
                Duration = parse.GetValue(duration),
                CallsPerMinute = rate,
                Users = parse.GetValue(users) is > 0 and var count ? count : Math.Max(20, rate),
                Seed = parse.GetValue(seed),
                Faults = parse.GetValue(faults)!,
                Json = parse.GetValue(json),
                OpenBrowser = !parse.GetValue(json) && !parse.GetValue(noBrowser) && !Console.IsOutputRedirected && Environment.UserInteractive,
            };
            return new DemoRunner(options, Console.Out, TimeProvider.System).RunAsync(cancellationToken);
        });
        return command;
    }
}
