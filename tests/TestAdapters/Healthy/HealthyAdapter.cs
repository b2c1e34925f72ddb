using Adapter.Abstractions;

namespace TestAdapters.Healthy;

/// <summary>One life of the adapter. Everything it keeps is in this object; every wait ends with the stopping token.</summary>
internal sealed class HealthyAdapter : IAdapter
{
    private IAdapterContext? _context;
    private AdapterCounter? _beats;
    private volatile string _pause = string.Empty;

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        _context = context;
        _beats = context.Status.Counter("beats", "Heartbeats published.");
        TakeOver(context.Definition);
        await PublishLinkAsync(EventTypes.LinkUp, "connected", stopping);
        context.Status.Running("connected");
        try
        {
            while (true)
            {
                await BeatAsync(stopping);
                await Task.Delay(TimeSpan.FromMilliseconds(int.Parse(_pause, System.Globalization.CultureInfo.InvariantCulture)), context.Time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the last word has a short time of its own: the token that ended the loop is signalled already
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(5), context.Time);
            await PublishLinkAsync(EventTypes.LinkStopping, context.StopReason.ToString(), limit.Token);
        }
    }

    public ValueTask<bool> ApplyAsync(AdapterDefinition definition, CancellationToken cancellationToken)
    {
        TakeOver(definition);
        return ValueTask.FromResult(true);
    }

    public async Task<bool> RenewAsync(string reason, CancellationToken cancellationToken)
    {
        // the new link is up before the old one goes
        await PublishLinkAsync(EventTypes.LinkUp, reason, cancellationToken);
        _context!.Status.Fact("renewed", reason);
        return true;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void TakeOver(AdapterDefinition definition)
    {
        _pause = definition.Settings.RequiredText(HealthyPlugin.BeatMs);
        _context!.Status.Fact("beat", $"{_pause} ms");
    }

    private async Task BeatAsync(CancellationToken stopping)
    {
        var now = _context!.Time.GetUtcNow();
        var site = _context.Definition.Settings.RequiredText(HealthyPlugin.Site);
        AgentEvent beat = new()
        {
            Id = EventId.Create(now, site, "beat", $"{_beats!.Value}"),
            Type = EventTypes.AgentStateChanged,
            Time = now,
            Subject = site,
            UserId = site,
        };
        await _context.Events.PublishAsync([beat], stopping);
        _beats.Add();
    }

    private async Task PublishLinkAsync(string type, string reason, CancellationToken cancellationToken)
    {
        var now = _context!.Time.GetUtcNow();
        await _context.Events.PublishAsync([new LinkEvent { Id = EventId.Create(now, _context.Definition.Name, type), Type = type, Time = now, Reason = reason }], cancellationToken);
    }
}
