using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Benchmarks.Measures;
using Benchmarks.Receiving;
using Benchmarks.Sending;

namespace Benchmarks;

/// <summary>Everything in one run: the floor and the ceiling, the whole way, its parts, and memory in a process of its own.</summary>
internal sealed class BenchmarkRun(BenchmarkOptions options)
{
    private const int CannedFrames = 60_000;
    private readonly List<Sample> _samples = [];
    private readonly List<string> _faults = [];
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly string _folder = Path.Combine(options.Data, $"benchmark-{Environment.ProcessId}");

    public async Task<BenchmarkReport> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        try
        {
            var everything = options.Verb == "measure";
            if (options.Verb != "parts")
            {
                await using var sender = await SenderProcess.StartAsync(options.Users, cancellationToken);
                if (everything)
                {
                    await FloorAndCeilingAsync(sender, cancellationToken);
                }

                await WholeWayAsync(sender, cancellationToken);
            }

            if (options.Verb != "whole")
            {
                await PartsAsync(cancellationToken);
            }

            if (everything)
            {
                await MemoryAsync(cancellationToken);
            }
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }

        return BenchmarkReport.Of(options, Result.Of(_samples), _faults);
    }

    private async Task FloorAndCeilingAsync(SenderProcess sender, CancellationToken cancellationToken)
    {
        await EveryRoundAsync("disk", () => Task.FromResult(DiskFlush.Measure(_folder, options.Duration / 3)));
        await EveryRoundAsync("raw receive", () => RawReceive.MeasureAsync(sender.Address.Raw, walk: false, options.Duration, cancellationToken));
        await EveryRoundAsync("raw receive + JSON walk", () => RawReceive.MeasureAsync(sender.Address.Raw, walk: true, options.Duration, cancellationToken));
    }

    private async Task WholeWayAsync(SenderProcess sender, CancellationToken cancellationToken)
    {
        await using var receiver = await Receiver.StartAsync(Path.Combine(_folder, "whole"), sender, options.Users, cancellationToken);
        var way = new WholeWay(sender, receiver);
        await way.MeasureAsync(perSecond: null, options.Duration / 2, cancellationToken); // warm-up; what it sends must arrive all the same
        await EveryRoundAsync("whole way", () => way.MeasureAsync(perSecond: null, options.Duration, cancellationToken));
        foreach (var rate in options.Rates)
        {
            await EveryRoundAsync($"whole way, {rate}/s", () => way.MeasureAsync(rate, options.Duration, cancellationToken));
        }

        _faults.AddRange(way.Faults);
        _faults.AddRange(await receiver.StopAndVerifyAsync());
    }

    private async Task PartsAsync(CancellationToken cancellationToken)
    {
        var parts = new PartsAlone(options.Quick ? CannedFrames / 20 : CannedFrames);
        _faults.AddRange(parts.Faults);
        var number = 0;
        await EveryRoundAsync("parser and state machine alone", () => Task.FromResult(parts.Interpret()));
        await EveryRoundAsync("journal alone", () => parts.JournalAsync(Path.Combine(_folder, $"journal-{number++}"), cancellationToken));
    }

    private async Task MemoryAsync(CancellationToken cancellationToken)
    {
        Say("memory");
        List<string> arguments = ["memory", .. options.Quick ? ["--quick"] : Array.Empty<string>()];
        arguments.AddRange(["--users", options.Users.ToString(CultureInfo.InvariantCulture), "--data", Path.Combine(_folder, "memory")]);
        using var child = Self.Start(arguments, piped: true);
        var answer = await child.StandardOutput.ReadToEndAsync(cancellationToken);
        await child.WaitForExitAsync(cancellationToken);
        var memory = child.ExitCode == 0
            ? JsonSerializer.Deserialize<MemoryAnswer>(answer)!
            : throw new InvalidOperationException($"The memory measurement ended with exit code {child.ExitCode}.");
        _samples.AddRange(memory.Samples);
        _faults.AddRange(memory.Faults);
    }

    private async Task EveryRoundAsync(string name, Func<Task<Sample[]>> measure)
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            Say($"{name}, round {round + 1} of {options.Rounds}");
            _samples.AddRange(await measure());
        }
    }

    private void Say(string text) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_began):mm\\:ss} {text}"));
}

/// <summary>What the memory measurement's process answers.</summary>
internal sealed record MemoryAnswer(Sample[] Samples, IReadOnlyList<string> Faults);
