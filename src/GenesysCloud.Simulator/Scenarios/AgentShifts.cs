using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Scenarios;

/// <summary>Agents come, take a break, change their desk and go; never so many that nobody is left.</summary>
internal sealed class AgentShifts(AgentFloor floor, Timeline timeline, Random random, double scale)
{
    private static readonly string[] Away = ["Break", "Meal", "Busy", "Meeting", "Training"];
    private int _away;

    /// <summary>Everybody logs on; then, every now and then, somebody does something else.</summary>
    public void Begin(bool changes)
    {
        foreach (var seat in floor.Seats)
        {
            floor.LogOn(seat);
        }

        timeline.After(Seconds(5, 15), () => Turn(changes));
    }

    private void Turn(bool changes)
    {
        timeline.After(Seconds(5, 15), () => Turn(changes));
        foreach (var seat in floor.Renew())
        {
            floor.LogOn(seat);
        }

        if (changes && floor.Seats.Count > 0)
        {
            Turn(floor.Seats[random.Next(floor.Seats.Count)]);
        }
    }

    private void Turn(Seat seat)
    {
        if (!seat.Free || _away >= Math.Max(1, floor.Seats.Count / 5))
        {
            return;
        }

        switch (random.Next(3))
        {
            case 0:
                floor.Turn(seat, Away[random.Next(Away.Length)]);
                Later(() => floor.Turn(seat, "OnQueue"));
                break;
            case 1:
                floor.LogOff(seat);
                Later(() => floor.LogOn(seat));
                break;
            default:
                if (floor.FreeStation(random) is { } desk)
                {
                    floor.Station(seat, desk);
                }

                break;
        }
    }

    private void Later(Action back)
    {
        _away++;
        timeline.After(Seconds(4, 15), () =>
        {
            _away--;
            back();
        });
    }

    private TimeSpan Seconds(double least, double most) => TimeSpan.FromSeconds((least + (random.NextDouble() * (most - least))) * scale);
}
