using System.Globalization;
using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;

namespace Benchmarks;

/// <summary>What turning one notification into events costs, without socket and journal: CPU time and allocation for each frame.</summary>
internal sealed class InterpreterBenchmark
{
    private static readonly DateTimeOffset Start = new(2026, 9, 14, 8, 15, 0, TimeSpan.Zero);

    /// <summary>One measured kind of frame.</summary>
    internal sealed record Result(string Frames, int BytesPerFrame, double MicrosecondsPerFrame, double BytesAllocatedPerFrame, double EventsPerFrame)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Frames,-34} {BytesPerFrame,6} B {MicrosecondsPerFrame,8:F2} us {BytesAllocatedPerFrame,8:F0} B allocated {EventsPerFrame,6:F2} events");
    }

    /// <summary>Frames that change nothing, whole calls of which half the frames are retold on a second topic, and frames of which each is an event.</summary>
    public static IReadOnlyList<Result> Run(int calls = 10_000)
    {
        Measure("warm-up", Whole(1_000), Interpreter());
        Measure("warm-up", Whole(1_000), Interpreter());
        var known = Interpreter();
        Measure("first sight", Whole(1_000), known);
        return
        [
            Measure("retold, nothing changes", [.. Enumerable.Range(0, 10).SelectMany(_ => Enumerable.Range(0, 1_000).Select(call => Frame(call, 5, user: 3)))], known),
            Measure("whole calls, each told twice", Whole(calls), Interpreter()),
            Measure("hold and retrieve, each an event", Holds(calls / 10), Interpreter()),
        ];
    }

    private static NotificationInterpreter Interpreter()
        => new(new DataSourceDefinition { Name = "bench", Type = "Genesys Cloud CX" }, new Names(), new Status(), TimeProvider.System);

    private static List<byte[]> Whole(int calls)
    {
        List<byte[]> frames = [];
        for (var call = 0; call < calls; call++)
        {
            for (var moment = 0; moment < 6; moment++)
            {
                frames.Add(Frame(call, moment, user: 1));
                frames.Add(Frame(call, moment, user: 2));
            }
        }

        return frames;
    }

    private static List<byte[]> Holds(int calls)
    {
        List<byte[]> frames = [.. Enumerable.Range(0, calls).Select(call => Frame(call, 2, user: 1))];
        for (var hold = 0; hold < 10; hold++)
        {
            for (var call = 0; call < calls; call++)
            {
                frames.Add(Frame(call, 10 + hold, user: 1, isHeld: true));
                frames.Add(Frame(call, 10 + hold, user: 1));
            }
        }

        return frames;
    }

    private static Result Measure(string name, List<byte[]> frames, NotificationInterpreter interpreter)
    {
        List<AdapterEvent> output = new(64);
        long events = 0;
        GC.Collect();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var used = Environment.CpuUsage.TotalTime;
        foreach (var frame in frames)
        {
            interpreter.Interpret(frame, Start, output);
            events += output.Count;
            output.Clear();
        }

        used = Environment.CpuUsage.TotalTime - used;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return new Result(
            name, (int)frames.Average(frame => frame.Length), used.TotalMicroseconds / frames.Count, (double)allocated / frames.Count,
            (double)events / frames.Count);
    }

    /// <summary>Moments: 0 in the flow, 1 alerting, 2 and 3 connected, 4 the customer hung up, 5 over, from 10 on holds.</summary>
    private static byte[] Frame(int call, int moment, int user, bool isHeld = false)
    {
        string Id(int kind) => $"{kind:x8}-0000-4000-8000-{call:x12}";
        string Time(int second) => Start.AddSeconds(second).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        string Leg(int kind, string purpose, string state, string more) => $$"""
            {"id":"{{Id(kind)}}","name":"Springfield","address":"tel:+1317555{{call % 10000:D4}}","ani":"tel:+1317555{{call % 10000:D4}}","dnis":"tel:+13175550199","purpose":"{{purpose}}","state":"{{state}}","initialState":"alerting","direction":"inbound","muted":false,"confined":{{(isHeld && kind == 1 ? "true" : "false")}},"recording":true,"recordingState":"active","securePause":false,"wrapupRequired":true,"wrapupPrompt":"optional","attributes":{"customerNumber":"{{call}}","language":"en-us","segment":"gold"},"alertingTimeoutMs":8000,"provider":"Edge","peer":"{{Id(9)}}","mediaRoles":["full"],"queue":{"id":"8c1c9a77-62c7-4a4b-9f1e-6f2f9f1f2a10"},"queueMediaSettings":{"alertingTimeoutSeconds":8},"transferSource":"ACD","conversationRoutingData":{"queue":{"id":"8c1c9a77-62c7-4a4b-9f1e-6f2f9f1f2a10"},"language":{},"priority":0,"skills":[],"scoredAgents":[]},{{more}}},
            """;
        var isOver = moment is 4 or 5;
        StringBuilder legs = new();
        legs.Append(Leg(1, "customer", isOver ? "disconnected" : "connected", $"\"connectedTime\":\"{Time(0)}\"" + (isOver ? $",\"endTime\":\"{Time(300)}\",\"disconnectType\":\"peer\"" : "")));
        legs.Append(Leg(2, "ivr", moment == 0 ? "connected" : "terminated", $"\"connectedTime\":\"{Time(1)}\"" + (moment == 0 ? "" : $",\"endTime\":\"{Time(9)}\",\"disconnectType\":\"transfer\"")));
        if (moment > 0)
        {
            var hold = isHeld ? $",\"held\":true,\"startHoldTime\":\"{Time(moment * 10)}\"" : ",\"held\":false";
            legs.Append(Leg(4, "agent", moment == 5 ? "disconnected" : moment == 1 ? "alerting" : "connected", $"\"user\":{{\"id\":\"{Id(7)}\"}}"
                + hold + (moment == 1 ? "" : $",\"connectedTime\":\"{Time(12)}\"") + (moment == 5 ? $",\"endTime\":\"{Time(301)}\",\"disconnectType\":\"peer\"" : "")));
        }

        return Encoding.UTF8.GetBytes(
            $$$"""{"topicName":"v2.users.{{{user:x8}}}-7a67-4c9e-9b0b-0a7f3b6a1c01.conversations.calls","version":"2","eventBody":{"id":"{{{Id(8)}}}","address":"tel:+13175550199","recordingState":"active","securePause":false,"participants":[{{{legs.ToString().TrimEnd(',', '\n', '\r')}}}],"divisions":[{"division":{"id":"9f1b7a5c-0d2e-4a55-8f6b-1f0a2b3c1003"},"entities":[{"id":"8c1c9a77-62c7-4a4b-9f1e-6f2f9f1f2a10"},{"id":"5d0f3a52-7a67-4c9e-9b0b-0a7f3b6a1c01"}]}]},"metadata":{"CorrelationId":"{{{Guid.NewGuid()}}}"}}""");
    }

    private sealed class Names : INameDirectory
    {
        public string? UserName(string userId) => "Ada Agent";

        public string? QueueName(string queueId) => "Support";
    }

    private sealed class Status : IAdapterStatus
    {
        private readonly Dictionary<string, AdapterCounter> _counters = [];

        public AdapterCounter Counter(string name, string help)
            => _counters.TryGetValue(name, out var counter) ? counter : _counters[name] = new AdapterCounter();

        public void Running(string? detail = null)
        {
        }

        public void Degraded(FailureClass cause, string why, DateTimeOffset? nextAttempt = null)
        {
        }

        public void Fact(string name, string? value)
        {
        }

        public void Raise(string code, AlarmSeverity severity, string text)
        {
        }

        public void Clear(string code)
        {
        }
    }
}
