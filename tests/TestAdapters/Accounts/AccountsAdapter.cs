using Adapter.Abstractions;

namespace TestAdapters.Accounts;

/// <summary>One life: reads back what is uncertain, then moves its covered edge. A back-fill ends when it was looked at twice.</summary>
internal sealed class AccountsAdapter : IBackfillSource
{
    private readonly Lock _gate = new();
    private readonly List<BackfillRun> _runs = [];
    private IAdapterContext? _context;

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        _context = context;
        var pause = TimeSpan.FromMilliseconds(context.Definition.Settings.WholeNumber(AccountsPlugin.BeatMs));
        context.Coverage.Doubted = span => context.Status.Fact("doubted", $"{span.From:O} {span.To:O} {span.Cause}");
        var missed = await context.Coverage.UncertainAsync(stopping);
        context.Status.Fact("missed", string.Join(" ", missed.Select(span => span.Cause)));
        var edge = context.Time.GetUtcNow();
        foreach (var span in missed)
        {
            await context.Coverage.TellAsync(span with { State = CoverageState.Recovered }, stopping);
        }

        context.Status.Running("accounts");
        try
        {
            while (true)
            {
                await Task.Delay(pause, context.Time, stopping);
                var now = context.Time.GetUtcNow();
                await context.Coverage.TellAsync(new CoverageSpan(edge, now, CoverageState.Covered, CoverageCauses.Live), stopping);
                context.Status.Fact("covered", now.ToString("O"));
                edge = now;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(5), context.Time);
            await context.Coverage.TellAsync(new CoverageSpan(edge, context.Time.GetUtcNow(), CoverageState.Covered, CoverageCauses.Live), limit.Token);
        }
    }

    public IReadOnlyList<BackfillRun> Backfills()
    {
        lock (_gate)
        {
            var picture = _runs.ToArray();
            for (var i = 0; i < _runs.Count; i++)
            {
                _runs[i] = Advance(_runs[i]);
            }

            return picture;
        }
    }

    public ValueTask<BackfillRun> StartBackfillAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var now = _context!.Time.GetUtcNow();
        if (until > now)
        {
            throw new AdapterFailureException(FailureClass.Configuration, "The span ends in the future.", "Give an end that has gone by.");
        }

        if (Outcome == "throws")
        {
            throw new AdapterFailureException(FailureClass.Transient, "The platform does not answer.", "Try again later.");
        }

        lock (_gate)
        {
            if (_runs.Find(run => run.From == since && run.To == until && run.EndedAt is null) is { } known)
            {
                return ValueTask.FromResult(known);
            }

            BackfillRun run = new() { Id = $"b{_runs.Count + 1}", Mode = BackfillMode.Manual, State = BackfillState.Waiting, From = since, To = until, RequestedAt = now };
            _runs.Insert(0, run);
            return ValueTask.FromResult(run);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string Outcome => _context!.Definition.Settings.RequiredText(AccountsPlugin.Backfill);

    private BackfillRun Advance(BackfillRun run) => run.State switch
    {
        BackfillState.Waiting => run with { State = BackfillState.Running, Detected = 7, ReadUpTo = run.From },
        BackfillState.Running when Outcome == "hangs" => run,
        BackfillState.Running when Outcome == "fails" => run with { State = BackfillState.Failed, EndedAt = _context!.Time.GetUtcNow(), Detail = "The platform refused." },
        BackfillState.Running => run with
        {
            State = BackfillState.Completed,
            Read = 5,
            Recovered = 3,
            Failed = Outcome == "part" ? 2 : 0,
            ReadUpTo = run.To,
            EndedAt = _context!.Time.GetUtcNow(),
        },
        _ => run,
    };
}
