using Adapter.Host.Pair;

namespace Adapter.Host.Tests.Pair;

public sealed class PairPolicyTests
{
    private static readonly int Heartbeat = (int)PairWorld.Options.Heartbeat.TotalSeconds;
    private static readonly int TakeOverAfter = (int)PairWorld.Options.TakeOverAfter.TotalSeconds;
    private static readonly int ReturnAfter = (int)PairWorld.Options.ReturnAfter.TotalSeconds;
    private static readonly int ReturnAtLatest = (int)PairWorld.Options.ReturnAtLatest.TotalSeconds;

    [Fact]
    public void Start_BothHosts_ThePrimaryIsActive()
    {
        var world = Both();
        Assert.True(world.Primary.Active);
        Assert.False(world.Secondary.Active);
        Assert.Equal(1, world.Switches);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Start_OneHostAlone_IsOnStandbyFirstAndThenActive(bool primary)
    {
        PairWorld world = new();
        var host = primary ? world.Primary : world.Secondary;
        world.Start(host);
        world.Run(TakeOverAfter - 1);
        Assert.False(host.Active);
        world.Run(Heartbeat + 1);
        Assert.True(host.Active);
        Assert.Equal(PairReasons.PeerLost, host.LastReason);
    }

    [Fact]
    public void Standby_ActiveOneKilled_TakesOverAndGivesBackOnceThePrimaryIsWell()
    {
        var world = Both();
        PairWorld.Kill(world.Primary);
        world.Run(TakeOverAfter + Heartbeat);
        Assert.True(world.Secondary.Active);
        world.Start(world.Primary);
        world.Primary.IsSettled = false;
        world.Cover(world.Primary, true);
        world.Run(ReturnAfter * 2);
        Assert.False(world.Primary.Active, "it has not read back what it missed");
        world.Primary.IsSettled = true;
        world.Run(2 * Heartbeat);
        Assert.Equal((true, PairReasons.Returned), (world.Primary.Active, world.Primary.LastReason));
        Assert.False(world.Secondary.Active);
    }

    [Fact]
    public void Return_WhatWasMissedIsNeverReadBack_WaitsForTheLimitOnly()
    {
        var world = Both();
        PairWorld.Kill(world.Primary);
        world.Run(TakeOverAfter + Heartbeat);
        world.Start(world.Primary);
        world.Primary.IsSettled = false;
        world.Cover(world.Primary, true);
        world.Run(ReturnAtLatest - Heartbeat);
        Assert.False(world.Primary.Active);
        world.Run(2 * Heartbeat);
        Assert.True(world.Primary.Active);
    }

    [Fact]
    public void Return_SwitchedOff_StaysWithTheSecondary()
    {
        var world = Both(returnToPrimary: false);
        PairWorld.Kill(world.Primary);
        world.Run(TakeOverAfter + Heartbeat);
        world.Start(world.Primary);
        world.Cover(world.Primary, true);
        world.Run(10 * ReturnAtLatest);
        Assert.True(world.Secondary.Active);
        Assert.False(world.Primary.Active);
    }

    [Fact]
    public void Standby_ActiveOneUncovered_TakesOverAfterTheLimit()
    {
        var world = Both();
        world.Cover(world.Primary, false);
        world.Run(TakeOverAfter - Heartbeat);
        Assert.False(world.Secondary.Active);
        world.Run(3 * Heartbeat);
        Assert.Equal((true, false), (world.Secondary.Active, world.Primary.Active));
    }

    [Fact]
    public void Standby_BothUncovered_NothingToggles()
    {
        var world = Both();
        world.Cover(world.Primary, false);
        world.Cover(world.Secondary, false);
        world.Run(1000);
        world.Cover(world.Secondary, true);
        world.Run(TakeOverAfter - Heartbeat);
        world.Cover(world.Primary, true);
        world.Run(1000);
        Assert.Equal(1, world.Switches);
    }

    [Fact]
    public void Both_CannotHearEachOther_AreActiveAndThePrimaryStays()
    {
        var world = Both();
        (world.Primary.Hears, world.Secondary.Hears) = (false, false);
        world.Run(TakeOverAfter + 2 * Heartbeat);
        Assert.Equal((true, true), (world.Primary.Active, world.Secondary.Active));
        (world.Primary.Hears, world.Secondary.Hears) = (true, true);
        world.Run(2 * Heartbeat);
        Assert.Equal((true, false), (world.Primary.Active, world.Secondary.Active));
    }

    [Fact]
    public void Both_CannotHearEachOtherWithoutReturn_TheLaterTermStays()
    {
        var world = Both(returnToPrimary: false);
        (world.Primary.Hears, world.Secondary.Hears) = (false, false);
        world.Run(TakeOverAfter + 2 * Heartbeat);
        (world.Primary.Hears, world.Secondary.Hears) = (true, true);
        world.Run(2 * Heartbeat);
        Assert.Equal((false, true), (world.Primary.Active, world.Secondary.Active));
    }

    [Fact]
    public void TakeOver_ByHand_StaysUntilItFails()
    {
        var world = Both();
        world.TakeOverByHand(world.Secondary);
        world.Run(10 * ReturnAtLatest);
        Assert.Equal((false, true), (world.Primary.Active, world.Secondary.Active));
        PairWorld.Kill(world.Secondary);
        world.Run(TakeOverAfter + Heartbeat);
        Assert.True(world.Primary.Active);
    }

    [Theory]
    [InlineData(PairLeaving.Asked)]
    [InlineData(PairLeaving.Stopping)]
    internal void Leaving_ActiveOne_GoesOnlyAfterTheOtherHasTakenOver(PairLeaving leaving)
    {
        var world = Both();
        world.Primary.Leaving = leaving;
        for (var i = 0; i < 3 * Heartbeat; i++)
        {
            world.Step();
            Assert.True(world.Primary.Active || world.Secondary.Active);
        }

        Assert.Equal((false, true), (world.Primary.Active, world.Secondary.Active));
        Assert.Equal(leaving == PairLeaving.Asked, world.Secondary.ByHand);
    }

    [Theory]
    [InlineData(PairLeaving.Stopping, 0, false)]
    [InlineData(PairLeaving.No, 0, true)]
    [InlineData(PairLeaving.No, 1, false)]
    internal void Asked_OtherOneSaidToBeActive_GoesOnlyOnAFreshWordOfAHostThatStays(PairLeaving peerLeaves, int heartbeatsAgo, bool goes)
    {
        var decision = PairPolicy.Decide(
            new PairSituation
            {
                Own = new PairHost { IsPreferred = false, Active = true, Term = 3, Leaving = PairLeaving.Asked },
                OwnStateFor = TimeSpan.FromMinutes(1),
                Peer = new PairHost { IsPreferred = true, Active = true, Term = 2, Leaving = peerLeaves },
                PeerSilentFor = PairWorld.Options.Heartbeat * heartbeatsAgo,
                PeerLacksFor = new Dictionary<string, TimeSpan>(),
            },
            PairWorld.Options);
        Assert.Equal(goes ? PairStep.StepDown : PairStep.Stay, decision.Step);
    }

    [Fact]
    public void Primary_CrashesAgainAndAgain_IsReplacedAlthoughItIsHeardEachTime()
    {
        var world = Both();
        for (var i = 0; i < 6; i++)
        {
            PairWorld.Kill(world.Primary);
            world.Step();
            world.Start(world.Primary);
            world.Run(2 * Heartbeat);
        }

        Assert.True(world.Secondary.Active);
    }

    /// <summary>Whatever happens, in whatever order: somebody is active, not both for long, and quiet follows.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decide_AnyStorm_SomebodyIsActiveAndQuietFollows(bool returnToPrimary)
    {
        for (var seed = 1; seed <= 1500; seed++)
        {
            Random random = new(seed);
            PairWorld world = new(returnToPrimary, seed % 2);
            Watch watch = new(world, seed);
            for (var round = 0; round < 25; round++)
            {
                Disturb(world, random);
                watch.Run(random.Next(1, 3 * TakeOverAfter), quiet: false);
            }

            foreach (var host in (PairWorld.HostModel[])[world.Primary, world.Secondary])
            {
                world.Start(host);
                host.Hears = true;
                host.IsSettled = true;
                world.Cover(host, true);
            }

            watch.Run(5 * Heartbeat + TakeOverAfter, quiet: false);
            var before = world.Switches;
            watch.Run(ReturnAtLatest + 2 * ReturnAfter, quiet: true);
            Assert.True(world.Switches - before <= 4, $"seed {seed}: {world.Switches - before} switches while nothing happened");
            before = world.Switches;
            watch.Run(1000, quiet: true);
            Assert.True(before == world.Switches, $"seed {seed}: still switching");
            if (returnToPrimary && !world.Secondary.ByHand)
            {
                Assert.True(world.Primary.Active, $"seed {seed}: the primary is not back");
            }
        }
    }

    private static PairWorld Both(bool returnToPrimary = true)
    {
        PairWorld world = new(returnToPrimary);
        world.Start(world.Primary);
        world.Start(world.Secondary);
        world.Cover(world.Primary, true);
        world.Cover(world.Secondary, true);
        world.Run(3 * ReturnAfter);
        return world;
    }

    private static void Disturb(PairWorld world, Random random)
    {
        var host = random.Next(2) == 0 ? world.Primary : world.Secondary;
        switch (random.Next(9))
        {
            case 0:
                PairWorld.Kill(host);
                break;
            case 1 or 2:
                world.Start(host);
                break;
            case 3:
                host.Hears = !host.Hears;
                break;
            case 4:
                host.Hears = world.Other(host).Hears = random.Next(2) == 0;
                break;
            case 5 or 6:
                world.Cover(host, random.Next(3) > 0);
                break;
            case 7:
                host.IsSettled = !host.IsSettled;
                break;
            default:
                if (random.Next(4) == 0)
                {
                    world.TakeOverByHand(host);
                }

                break;
        }
    }

    private sealed class Watch(PairWorld world, int seed)
    {
        private int _nobody;
        private int _both;

        public void Run(int seconds, bool quiet)
        {
            _nobody = 0; // who was killed or started a moment ago begins to count anew
            for (var i = 0; i < seconds; i++)
            {
                world.Step();
                var (a, b) = (world.Primary, world.Secondary);
                var isAnyone = (a.IsAlive && a.Active) || (b.IsAlive && b.Active);
                _nobody = isAnyone || !(a.IsAlive || b.IsAlive) ? 0 : _nobody + 1;
                Assert.True(_nobody <= TakeOverAfter + 2 * Heartbeat, $"seed {seed}, second {world.Now}: nobody is active for {_nobody} s");
                _both = quiet && a.Active && b.Active ? _both + 1 : 0;
                Assert.True(_both <= 3 * Heartbeat, $"seed {seed}, second {world.Now}: both are active although they hear each other");
            }
        }
    }
}
