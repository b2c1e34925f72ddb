using System.Diagnostics;
using System.Text.Json;

namespace Benchmarks.Importing;

/// <summary>A part of the import benchmark in a process of its own, so that its memory and its death are its own. It says lines of JSON and ends with its input.</summary>
internal sealed class Child : IAsyncDisposable
{
    public const string Verb = "import-part";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General);
    private readonly Process _process;

    private Child(Process process) => _process = process;

    public static Child Start<T>(string part, T order, IReadOnlyDictionary<string, string>? environment = null)
        => new(Self.Start([Verb, part, JsonSerializer.Serialize(order, Json)], piped: true, environment));

    public static T Order<T>(string text) => JsonSerializer.Deserialize<T>(text, Json)!;

    /// <summary>What a child says to the one who started it.</summary>
    public static void Say<T>(T answer)
    {
        Console.WriteLine(JsonSerializer.Serialize(answer, Json));
        Console.Out.Flush();
    }

    /// <summary>Stays until the one who started it wants no more.</summary>
    public static async Task StayAsync()
    {
        while (await Console.In.ReadLineAsync() is not null)
        {
            // nothing is said to a child but the end
        }
    }

    public async Task<T> AnswerAsync<T>(CancellationToken cancellationToken)
        => await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line
            ? JsonSerializer.Deserialize<T>(line, Json)!
            : throw new InvalidOperationException("A part of the benchmark ended without an answer; it said why above.");

    /// <summary>As if the power went: nothing is closed in order.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                await _process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }
}
