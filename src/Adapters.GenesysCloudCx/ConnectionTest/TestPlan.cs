using System.Runtime.CompilerServices;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.ConnectionTest;

/// <summary>One step of a test.</summary>
/// <param name="Name">What is looked at.</param>
/// <param name="IsGate">Whether nothing after it can be looked at when it fails.</param>
/// <param name="Setting">The setting that a failure is about, where the step itself does not know better.</param>
/// <param name="LookAsync">Looks; a <see cref="PlatformException"/> is a failure.</param>
internal sealed record TestStep(string Name, bool IsGate, string? Setting, Func<CancellationToken, Task<ConnectionCheck>> LookAsync);

/// <summary>Runs the steps of a test in order; behind a failed gate they are skipped.</summary>
internal sealed class TestPlan(IReadOnlyList<TestStep> steps, TimeProvider time)
{
    /// <summary>Longest time that one step may take: the whole test has a minute.</summary>
    internal static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(20);

    public async IAsyncEnumerable<ConnectionCheck> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? broken = null;
        foreach (var step in steps)
        {
            if (broken is not null)
            {
                yield return new ConnectionCheck(step.Name, ConnectionCheckOutcome.Skipped, $"Not looked at: '{broken}' failed.");
                continue;
            }

            var check = await LookAsync(step, cancellationToken);
            broken = check.Outcome == ConnectionCheckOutcome.Failed && step.IsGate ? step.Name : null;
            yield return check;
        }
    }

    private async Task<ConnectionCheck> LookAsync(TestStep step, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(StepLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await step.LookAsync(either.Token);
        }
        catch (PlatformException exception)
        {
            return new ConnectionCheck(step.Name, ConnectionCheckOutcome.Failed, exception.Message, exception.Remedy, step.Setting);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ConnectionCheck(step.Name, ConnectionCheckOutcome.Failed, $"No answer within {StepLimit.TotalSeconds:0} s.", "Check address, firewall and proxy: something on the way swallows the request.", step.Setting);
        }
    }
}
