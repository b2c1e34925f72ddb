using System.Text.Json;
using Benchmarks;
using Benchmarks.Importing;
using Benchmarks.Measures;
using Benchmarks.Sending;

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(BenchmarkOptions.Help);
    return 0;
}

if (args is [Child.Verb, var part, var order])
{
    await ImportParts.RunAsync(part, order);
    return 0;
}

BenchmarkOptions options;
try
{
    options = BenchmarkOptions.Parse(args);
}
catch (FormatException fault)
{
    Console.Error.WriteLine(fault.Message);
    Console.Error.WriteLine(BenchmarkOptions.Help);
    return 2;
}

if (Self.MustPin(options))
{
    return Self.RunPinned(options, args);
}

switch (options.Verb)
{
    case "send":
        using (var server = new SenderServer(options.Users))
        {
            await server.RunAsync();
        }

        return 0;

    case "memory":
        var (samples, faults) = await MemoryUse.MeasureAsync(options, options.Data, CancellationToken.None);
        Console.WriteLine(JsonSerializer.Serialize(new MemoryAnswer(samples, faults)));
        return 0;

    default:
        var report = options.Verb == "import"
            ? await new ImportBenchmark(options).RunAsync(CancellationToken.None)
            : await new BenchmarkRun(options).RunAsync(CancellationToken.None);
        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, BenchmarkReport.Json));
        }
        else
        {
            report.Write(Console.Out);
        }

        return report.Faults.Count == 0 ? 0 : 1;
}
