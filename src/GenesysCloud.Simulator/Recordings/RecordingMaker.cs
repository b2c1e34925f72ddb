using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Media;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>What of a call that is over was recorded: its trunk, its consults, stations and screens.</summary>
internal sealed class RecordingMaker(int seed, string restrictedDivisionId)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private readonly Chance _chance = new(seed);

    public IReadOnlyList<Recording> Make(ConversationState call, RecordingOptions options)
    {
        if (_chance.Of(options.UnrecordedShare, "unrecorded", call.Id))
        {
            return [];
        }

        List<Recording> made = [];
        var agents = call.Legs.Where(static leg => leg.Tracked && leg.ConnectedAt is not null).ToList();
        foreach (var leg in call.Legs.Where(leg => IsOnTrunk(leg, agents, options)))
        {
            var users = agents.Where(agent => agent.ConsultedByLegId is null || agent.Recorded).Select(static agent => agent.UserId!).Distinct();
            Add(leg, leg.ConsultedByLegId is null ? RecordingSubtype.Trunk : RecordingSubtype.Consult, leg.Name, leg.EndedAt, [.. users]);
        }

        // in the house there is no trunk: the phone of who was there first is recorded
        if (made.Count == 0 && call.Legs.FirstOrDefault(static leg => leg.Recorded) is { } first)
        {
            Add(first, RecordingSubtype.Station, first.UserName ?? first.Name, first.EndedAt, [.. agents.Select(static agent => agent.UserId!).Distinct()]);
        }

        if (made.Count > 0)
        {
            foreach (var agent in agents)
            {
                OfAgent(agent);
            }
        }

        return made;

        void OfAgent(Leg agent)
        {
            if (agent.ConsultedByLegId is { } by)
            {
                var asking = call[by];
                Add(agent, RecordingSubtype.Consult, agent.UserId, asking.EndedAt < agent.EndedAt ? asking.EndedAt : agent.EndedAt, [asking.UserId!, agent.UserId!]);
            }
            else if (agent.Recorded && _chance.Of(options.StationShare, "station", agent.Id))
            {
                Add(agent, RecordingSubtype.Station, agent.UserName, agent.EndedAt, [agent.UserId!]);
            }

            if (_chance.Of(options.ScreenShare, "screen", agent.Id))
            {
                Add(agent, RecordingSubtype.Screen, agent.UserName, agent.EndedAt, [agent.UserId!]);
            }
        }

        void Add(Leg leg, RecordingSubtype subtype, string? subject, DateTimeOffset? until, IReadOnlyList<string> users)
        {
            var id = _chance.Id($"recording {subtype}", leg.CommunicationId);
            // it starts a moment later and ends a moment earlier than what it is of
            var start = (leg.ConnectedAt!.Value + TimeSpan.FromMilliseconds(50 + (350 * _chance.Fraction("start", id)))).ToMilliseconds();
            var end = ((until ?? call.End!.Value) - TimeSpan.FromMilliseconds(150 * _chance.Fraction("end", id))).ToMilliseconds();
            end = end - start > MediaLibrary.Longest ? start + MediaLibrary.Longest : end;
            if (end - start >= Shortest)
            {
                made.Add(Finish(call, leg, subtype, options, new Recording
                {
                    Id = id,
                    ConversationId = call.Id,
                    Subtype = subtype,
                    Subject = subject,
                    SessionId = subtype == RecordingSubtype.Screen ? _chance.Id("screen", leg.CommunicationId) : leg.CommunicationId,
                    Start = start,
                    End = end,
                    UserIds = users,
                    DivisionId = call.DivisionId,
                    OriginalFormat = options.OriginalFormat,
                    Life = new RecordingLife(call.End!.Value, call.End.Value + options.UploadDelay),
                }));
            }
        }
    }

    /// <summary>What chance makes of a recording, whoever it is of.</summary>
    public Recording Fate(Recording made, DateTimeOffset ended, RecordingOptions options)
    {
        var (id, life) = (made.Id, made.Life);
        if (_chance.Of(options.LateShare, "late", id))
        {
            life.AppearAt(ended + options.LateDelay, ended + options.LateDelay + options.UploadDelay);
        }

        if (_chance.Of(options.ArchivedShare, "archived", id))
        {
            life.Archive(ended);
        }
        else if (_chance.Of(options.ErrorShare, "error", id))
        {
            life.Break();
        }
        else if (_chance.Of(options.DeletedShare, "deleted", id))
        {
            life.DeleteByPolicy(ended, ended + options.UploadDelay);
        }
        else if (options.Retention is { } retention)
        {
            life.DeleteByPolicy(ended + retention, ended + retention + options.DeleteLag);
        }

        life.Orphan(_chance.Of(options.OrphanShare, "orphan", id));
        return made with
        {
            Sensitive = _chance.Of(options.SensitiveShare, "sensitive", id),
            DivisionId = _chance.Of(options.RefusedShare, "division", made.ConversationId) ? restrictedDivisionId : made.DivisionId,
            DualChannel = !made.IsScreen && _chance.Of(options.DualChannelShare, "dual", id),
            Adhoc = _chance.Of(options.AdhocShare, "adhoc", id),
            ExternalContact = _chance.Of(options.ExternalContactShare, "contact", id),
        };
    }

    private Recording Finish(ConversationState call, Leg leg, RecordingSubtype subtype, RecordingOptions options, Recording made)
        => Fate(made with { Annotations = subtype == RecordingSubtype.Screen ? [] : Annotations(call, leg, made) }, call.End!.Value, options);

    private bool IsOnTrunk(Leg leg, List<Leg> agents, RecordingOptions options)
        => leg.Purpose is Purpose.Customer or Purpose.External && leg.ConnectedAt is not null
            && (leg.Recorded || (agents.Count == 0 && _chance.Of(options.NoAgentShare, "no agent", leg.Id)));

    private static IReadOnlyList<RecordingAnnotation> Annotations(ConversationState call, Leg leg, Recording made)
    {
        List<RecordingAnnotation> found = [];
        var answered = call.Legs.Where(static other => other.Tracked).Min(static other => other.ConnectedAt);
        if (made.Subtype == RecordingSubtype.Trunk && answered > made.Start)
        {
            Note("Pause", "FlowOrQueue", made.Start, answered);
        }

        foreach (var hold in call.Legs.Where(other => other.Tracked && (other.Id == leg.Id || made.Subtype == RecordingSubtype.Trunk))
            .SelectMany(static other => other.Segments).Where(static segment => segment.Kind == SegmentKind.Hold))
        {
            Note("Hold", "Hold", hold.Start, hold.End);
        }

        foreach (var pause in call.Pauses)
        {
            Note("Pause", pause.Secure ? "SecurePause" : "Pause", pause.Start, pause.End ?? call.End);
        }

        return [.. found.OrderBy(static note => note.Start)];

        void Note(string type, string reason, DateTimeOffset from, DateTimeOffset? to)
        {
            var end = to > made.End ? made.End : to ?? made.End;
            if (from >= made.Start && end > from)
            {
                found.Add(new RecordingAnnotation(type, reason, from, end - from));
            }
        }
    }
}
