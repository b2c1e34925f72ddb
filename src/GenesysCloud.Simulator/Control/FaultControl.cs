using System.Net.WebSockets;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Control;

/// <summary><c>/_sim/faults</c>: what goes wrong now, and what is to go wrong.</summary>
internal sealed class FaultControl(SimulatorRooms rooms)
{
    private readonly FaultBoard _faults = rooms.Faults;

    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/faults", context => PlatformJson.AnswerAsync(context, State()));
        control.MapPost("/faults", SetAsync);
    }

    private async Task SetAsync(HttpContext context)
    {
        await ApplyAsync(await PlatformJson.ReadStrictAsync<FaultWish>(context));
        await PlatformJson.AnswerAsync(context, State());
    }

    private async Task ApplyAsync(FaultWish wish)
    {
        switch (wish.Profile)
        {
            case null:
                break;
            case "none":
                await _faults.ResetAsync();
                break;
            case "rough":
                await _faults.StartRoughAsync(wish.Seed ?? 1, wish.QuotaSeconds is { } quota ? TimeSpan.FromSeconds(quota) : null);
                break;
            default:
                throw ApiException.InvalidValue(wish.Profile, "profile", "none, rough");
        }

        if (wish.Delivery is { } delivery)
        {
            _faults.Delivery.Settings = Delivery(delivery);
        }

        foreach (var request in wish.Requests ?? [])
        {
            _faults.Requests.Add(Request(request));
        }

        if (wish.RefuseUpgrade is { } upgrade)
        {
            _faults.Upgrades.Refuse(upgrade.Status ?? 503, upgrade.Count ?? 1);
        }

        if (wish.Downloads is { } downloads)
        {
            _faults.Downloads.Settings = Downloads(downloads);
        }

        if (wish.Jobs is { } jobs)
        {
            _faults.Jobs.Settings = (Math.Max(0, jobs.Fail ?? 0), Math.Max(0, jobs.Expire ?? 0), TimeSpan.FromMilliseconds(Math.Max(0, jobs.DelayMs ?? 0)));
        }

        Once(wish);
    }

    private void Once(FaultWish wish)
    {
        foreach (var kind in wish.Garbage ?? [])
        {
            _faults.SendGarbage(kind);
        }

        if (wish.SocketClosing is { } closing)
        {
            _faults.CloseAfter(closing.NoticeMs is { } notice ? TimeSpan.FromMilliseconds(notice) : rooms.Options.SocketClosingNotice);
        }

        if (wish.Cut is { } cut)
        {
            _ = cut switch
            {
                { InMessage: true, Code: not null } => throw ApiException.BadRequest("A cut in the middle of a message has no close code."),
                { InMessage: true } => _faults.CutInMessage(),
                _ => _faults.Cut((WebSocketCloseStatus?)cut.Code),
            };
        }

        _ = wish.Tokens switch
        {
            null => 0,
            "expire" => _faults.ExpireTokens(),
            "revoke" => _faults.RevokeTokens(),
            _ => throw ApiException.InvalidValue(wish.Tokens, "tokens", "expire, revoke"),
        };
        switch (wish.Links)
        {
            case null:
                break;
            case "expire":
                _faults.ExpireLinks();
                break;
            default:
                throw ApiException.InvalidValue(wish.Links, "links", "expire");
        }

        rooms.Recordings.RestrictedIsOpen = wish.Division switch
        {
            null => rooms.Recordings.RestrictedIsOpen,
            "open" => true,
            "closed" => false,
            _ => throw ApiException.InvalidValue(wish.Division, "division", "open, closed"),
        };
        _ = wish.Channels switch
        {
            null => 0,
            "expire" => _faults.ExpireChannels(),
            _ => throw ApiException.InvalidValue(wish.Channels, "channels", "expire"),
        };
    }

    private static DeliverySettings Delivery(DeliveryWish wish) => new()
    {
        DropShare = Share(wish.DropShare),
        DuplicateShare = Share(wish.DuplicateShare),
        ReorderShare = Share(wish.ReorderShare),
        Delay = TimeSpan.FromMilliseconds(Math.Max(0, wish.DelayMs ?? 0)),
        DelayJitter = TimeSpan.FromMilliseconds(Math.Max(0, wish.JitterMs ?? 0)),
        Silence = wish.Silence switch
        {
            null or "none" => Silence.None,
            "events" => Silence.Events,
            "all" => Silence.All,
            _ => throw ApiException.InvalidValue(wish.Silence, "silence", "none, events, all"),
        },
    };

    private static DownloadSettings Downloads(DownloadWish wish)
    {
        var usual = DownloadSettings.None;
        return new DownloadSettings
        {
            CutShare = Share(wish.CutShare),
            ShortShare = Share(wish.ShortShare),
            TruncateShare = Share(wish.TruncateShare),
            GarbleShare = Share(wish.GarbleShare),
            Tries = wish.Tries ?? usual.Tries,
            DripShare = Share(wish.DripShare),
            DripRate = Math.Max(1, wish.DripRate ?? usual.DripRate),
            DripTime = wish.DripMs is { } ms ? TimeSpan.FromMilliseconds(Math.Max(0, ms)) : usual.DripTime,
            NoRangeShare = Share(wish.NoRangeShare),
            ErrorShare = Share(wish.ErrorShare),
            ExpireShare = Share(wish.ExpireShare),
        };
    }

    private static RequestFault Request(RequestWish wish) => new()
    {
        Status = wish.Status,
        Count = wish.Count,
        Share = wish.Share is { } share ? Share(share) : 1,
        Path = wish.Path ?? "*",
        Method = wish.Method,
        RetryAfter = wish.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Html = wish.Html ?? false,
        Delay = TimeSpan.FromMilliseconds(Math.Max(0, wish.DelayMs ?? 0)),
    };

    private static double Share(double? share) => share is null ? 0 : share is >= 0 and <= 1 ? share.Value : throw ApiException.BadRequest("A share is from 0 to 1.");

    private object State()
    {
        var delivery = _faults.Delivery.Settings;
        return new
        {
            profile = _faults.Profile,
            delivery = new
            {
                dropShare = delivery.DropShare,
                duplicateShare = delivery.DuplicateShare,
                reorderShare = delivery.ReorderShare,
                delayMs = delivery.Delay.TotalMilliseconds,
                jitterMs = delivery.DelayJitter.TotalMilliseconds,
                silence = delivery.Silence switch { Silence.Events => "events", Silence.All => "all", _ => "none" },
            },
            requests = _faults.Requests.Pending.Select(static fault => new
            {
                status = fault.Status,
                count = fault.Count,
                share = fault.Share,
                path = fault.Path,
                method = fault.Method,
                retryAfter = fault.RetryAfter?.TotalSeconds,
                html = fault.Html,
                delayMs = fault.Delay.TotalMilliseconds,
            }),
            refuseUpgrade = _faults.Upgrades.Left,
            downloads = _faults.Downloads.Settings,
            division = rooms.Recordings.RestrictedIsOpen ? "open" : "closed",
            jobs = new
            {
                fail = _faults.Jobs.Settings.Fail,
                expire = _faults.Jobs.Settings.Expire,
                delayMs = _faults.Jobs.Settings.Slower.TotalMilliseconds,
            },
            done = new
            {
                cuts = _faults.Cuts,
                notices = _faults.Notices,
                answered = _faults.Requests.Answered,
                downloads = _faults.Downloads.Spoilt,
                lost = _faults.Delivery.Lost,
                duplicated = _faults.Delivery.Duplicated,
                reordered = _faults.Delivery.Reordered,
            },
        };
    }
}
