using Adapter.Host.Supervision;
using Testing.Common;

namespace Adapter.Host.Tests.Supervision;

public class EventPaceTests
{
    [Fact]
    public void LastMinute_AsTimeGoesOn_CountsSixtySecondsAndForgetsTheRest()
    {
        ManualClock clock = new();
        EventPace pace = new(clock);
        Assert.Equal(0, pace.LastMinute);

        pace.Add(5);
        clock.Advance(TimeSpan.FromSeconds(30));
        pace.Add(7);
        Assert.Equal(12, pace.LastMinute);

        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(7, pace.LastMinute);
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, pace.LastMinute);
    }

    [Fact]
    public void Add_WhatWasKnownAlready_IsNoEvent()
    {
        EventPace pace = new(new ManualClock());
        pace.Add(0);
        Assert.Equal(0, pace.LastMinute);
    }
}
