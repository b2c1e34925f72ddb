using System.Globalization;
using System.Text;
using Adapters.GenesysCloudCx.Api;
using Fuzz.Engine;
using Fuzz.Mutation;

namespace Fuzz.Targets;

/// <summary>
/// Answers of the platform's REST interface through everything that reads one. Whatever comes is read as far as it goes or refused as a
/// <see cref="PlatformException"/>, which says what follows; no other exception leaves a reader. An input is a line with reader and status, then the body.
/// </summary>
internal sealed class RestTarget : FuzzTarget
{
    public override string Name => "rest";

    public override IDialect Dialect { get; } = new JsonDialect();

    public override IEnumerable<byte[]> Seeds() => RestSeeds.All.Select(static seed => Encoding.UTF8.GetBytes(seed.Replace("{0}", "\n", StringComparison.Ordinal)));

    public override async ValueTask RunAsync(byte[] input, Trail trail)
    {
        var cut = input.AsSpan().IndexOf((byte)'\n');
        var head = Encoding.Latin1.GetString(cut < 0 ? input : input.AsSpan(0, cut)).Split(' ');
        var status = head.Length > 1 && int.TryParse(head[1], NumberStyles.None, CultureInfo.InvariantCulture, out var told) && told is >= 100 and < 600 ? told : 200;
        if (!RestReaders.ByName.TryGetValue(head[0], out var read))
        {
            return;
        }

        var body = cut < 0 ? [] : input[(cut + 1)..];
        using RestBench bench = new(body, status, asToken: head[0] == "token");
        try
        {
            await read(bench, body, CancellationToken.None);
            trail.Saw(head[0] + " read");
        }
        catch (PlatformException refusal)
        {
            trail.Saw($"{head[0]} {refusal.Class} {refusal.Status} {refusal.Code is null} {refusal.InnerException?.GetType().Name}");
            BrokenPromiseException.Unless(refusal.Message.Length > 0, $"A refusal says why: {head[0]}");
        }

        foreach (var (name, count) in bench.Status.All)
        {
            trail.Saw(name, count);
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
