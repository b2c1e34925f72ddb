using System.Runtime.InteropServices;
using Torture.Lanes;
using Torture.Report;
using Torture.Storms;

namespace Torture;

/// <summary>The program: options, lanes side by side, table, exit code.</summary>
internal static class TortureRun
{
    private const int Ok = 0;
    private const int Found = 1;
    private const int Usage = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h"])
        {
            Console.WriteLine(TortureOptions.Help);
            return Ok;
        }

        if (args is ["--kinds"])
        {
            foreach (var storm in StormCatalogue.All)
            {
                Console.WriteLine($"{storm.Name,-16} {storm.What}");
            }

            return Ok;
        }

        try
        {
            var options = TortureOptions.Parse(args);
            return await RunAsync(options, StormCatalogue.Choose(options.Only, options.Without), HostFinder.Find(options.Host));
        }
        catch (FormatException fault)
        {
            await Console.Error.WriteLineAsync($"{fault.Message}\n\n{TortureOptions.Help}");
            return Usage;
        }
    }

    private static async Task<int> RunAsync(TortureOptions options, IReadOnlyList<Storm> storms, string program)
    {
        var time = TimeProvider.System;
        var folder = Path.Combine(options.Disk, $"torture-{options.Seed}-{time.GetUtcNow():yyyyMMdd-HHmmss}");
        var command = options.Command("torture");
        await Console.Error.WriteLineAsync($"seed {options.Seed}\nhost {program}\nfolder {folder}\nagain: {command}");
        using CancellationTokenSource interrupted = new();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            interrupted.Cancel();
        });

        List<Lane> lanes = [.. Enumerable.Range(1, options.Hosts).Select(number => new Lane(number, options, Path.Combine(folder, $"lane-{number}"), program, storms, time, Console.Error.WriteLine))];
        var started = time.GetTimestamp();
        try
        {
            bool IsEnough(Lane lane) => lane.Tally.Rounds > 0 && time.GetElapsedTime(started) >= options.For && lanes.Sum(each => each.Tally.Kills) >= options.Kills;
            await Task.WhenAll(lanes.Select(lane => lane.RunAsync(() => IsEnough(lane), interrupted.Token)));
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("interrupted: the table tells of the rounds that were finished");
        }
        finally
        {
            foreach (var lane in lanes)
            {
                await lane.DisposeAsync();
            }
        }

        var report = TortureReport.Of(options, command, time.GetElapsedTime(started), [.. lanes.Select(lane => lane.Tally)]);
        Console.WriteLine(options.Json ? report.ToJson() : report.ToTable());
        if (report.IsClean && !options.Keep)
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            await Console.Error.WriteLineAsync($"kept: {folder}\nagain: {command}");
        }

        return report.IsClean ? Ok : Found;
    }
}
