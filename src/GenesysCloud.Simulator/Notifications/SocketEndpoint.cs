using System.Net.WebSockets;
using GenesysCloud.Simulator.Faults;

namespace GenesysCloud.Simulator.Notifications;

/// <summary>The streaming host: <c>/channels/{id}</c>. No header and no token: whoever knows the channel's id may listen.</summary>
internal sealed partial class SocketEndpoint
{
    private readonly ChannelRegistry _registry;
    private readonly ClientMessages _messages;
    private readonly DeliveryFaults _faults;
    private readonly UpgradeFaults _upgrades;
    private readonly OpenSockets _open;
    private readonly SocketSettings _settings;
    private readonly SecondSocketPolicy _second;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public SocketEndpoint(
        ChannelRegistry registry,
        ClientMessages messages,
        FaultBoard faults,
        OpenSockets open,
        SimulatorOptions options,
        TimeProvider time,
        ILogger logger)
    {
        (_registry, _messages, _faults, _upgrades, _open, _time, _logger) = (registry, messages, faults.Delivery, faults.Upgrades, open, time, logger);
        _second = options.SecondSocket;
        _settings = new SocketSettings(options.HeartbeatInterval, options.SocketLife, options.SocketClosingNotice, options.MaxSocketBacklog);
    }

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/channels/{channelId}", HandleAsync);

    private async Task HandleAsync(HttpContext context)
    {
        var channel = _registry.Find((string)context.Request.RouteValues["channelId"]!);
        if (Refusal(context, channel) is { } status)
        {
            Log.Refused(_logger, channel?.Id, status);
            context.Response.StatusCode = status;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using ChannelSocket connection = new(context, socket, channel!, _settings, _faults, _time);
        Replace(channel!, connection);
        _open.Add(connection);
        Log.Opened(_logger, channel!.Id);
        try
        {
            await connection.RunAsync(_messages);
        }
        finally
        {
            _open.Remove(connection);
            channel.Disconnect(connection);
            Log.Ended(_logger, channel.Id, (int)(_time.GetUtcNow() - connection.Opened).TotalSeconds);
            _registry.Touch(channel);
        }
    }

    private int? Refusal(HttpContext context, NotificationChannel? channel)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            return StatusCodes.Status400BadRequest;
        }

        if (_upgrades.TryRefuse(out var status))
        {
            return status;
        }

        if (channel is null)
        {
            return StatusCodes.Status404NotFound;
        }

        if (channel.IsTokenEnded)
        {
            return StatusCodes.Status401Unauthorized;
        }

        return _second == SecondSocketPolicy.RefuseNew && channel.Socket is not null ? StatusCodes.Status409Conflict : null;
    }

    private void Replace(NotificationChannel channel, ChannelSocket connection)
    {
        var old = channel.Connect(connection);
        _registry.Touch(channel);
        if (!ReferenceEquals(_registry.Find(channel.Id), channel) || channel.IsTokenEnded)
        {
            // it ended while the connection was being made
            connection.EndWith(SystemFrames.ChannelGone());
        }

        if (_second == SecondSocketPolicy.SilenceOld)
        {
            old?.Mute();
        }
        else
        {
            old?.EndWith(null, WebSocketCloseStatus.NormalClosure, "another connection took over");
        }
    }
}

/// <summary>Every websocket that is open now, also those that no longer hear events.</summary>
internal sealed class OpenSockets
{
    private readonly Lock _gate = new();
    private readonly List<ChannelSocket> _sockets = [];

    public IReadOnlyList<ChannelSocket> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _sockets];
            }
        }
    }

    /// <summary>How many were opened since the start.</summary>
    public int Opened { get; private set; }

    public void Add(ChannelSocket socket)
    {
        lock (_gate)
        {
            _sockets.Add(socket);
            Opened++;
        }
    }

    public void Remove(ChannelSocket socket)
    {
        lock (_gate)
        {
            _sockets.Remove(socket);
        }
    }
}
