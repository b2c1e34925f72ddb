namespace Adapter.Host.Diagnostics.Otlp;

/// <summary>Ends every push that is under way, and refuses new ones, once the host has waited long enough for the last of them: the SDK itself waits for each until its timeout, at a stop for several one after the other.</summary>
internal sealed class PushLimit(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private ITimer? _timer;

#pragma warning disable CA2000 // a client disposes its handler, a handler its inner one
    /// <summary>A client whose requests end with the limit.</summary>
    public HttpClient Client(TimeSpan timeout) => new(new Limited(_over.Token)) { Timeout = timeout };

    /// <summary>What fails from now on says nothing about the collector.</summary>
    public bool IsOver => _over.IsCancellationRequested;

    public void EndAfter(TimeSpan wait) => _timer = time.CreateTimer(_ => End(), null, wait, Timeout.InfiniteTimeSpan);

    public void End()
    {
        if (!_over.IsCancellationRequested)
        {
            _over.Cancel();
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _over.Dispose();
    }

    private sealed class Limited(CancellationToken over) : DelegatingHandler(new SocketsHttpHandler())
#pragma warning restore CA2000
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            over.ThrowIfCancellationRequested();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over, cancellationToken);
            return await base.SendAsync(request, either.Token);
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            over.ThrowIfCancellationRequested();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over, cancellationToken);
            return base.Send(request, either.Token);
        }
    }
}
