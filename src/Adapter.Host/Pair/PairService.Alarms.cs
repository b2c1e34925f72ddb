namespace Adapter.Host.Pair;

internal sealed partial class PairService
{
    private void SetAlarms(PeerWord word)
    {
        var isHeard = IsPeerHeard;
        if (!isHeard && PeerSilentFor >= options.TakeOverAfter)
        {
            alarms.Set(PairAlarms.PeerLost, true, $"The other host at {options.Peer} is not heard. {_peer.Trouble} While it runs all the same, both hand out events; readers drop doubles by id.");
        }
        else if (isHeard)
        {
            alarms.Set(PairAlarms.PeerLost, false, "");
        }

        if (word.IsRefused || word.Answer is not null)
        {
            alarms.Set(PairAlarms.Credentials, word.IsRefused, word.Trouble ?? "");
        }

        if (word.Answer is { } answer)
        {
            alarms.Set(
                PairAlarms.Settings, answer.Instance == Instance || answer.Role == options.Role,
                answer.Instance == Instance ? "Pair:Peer is the address of this host itself. Set it to the other host's." : $"Both hosts have Pair:Role {options.Role}. Make one Primary and one Secondary.");
        }

        alarms.Set(
            PairAlarms.BothActive, _state.Active && _bothActiveSince is { } since && time.GetElapsedTime(since) >= options.TakeOverAfter,
            "Both hosts are active although this one hears the other. The other one may not hear this one: check its Pair:Peer, user and password.");
    }
}
