using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Scenarios;

/// <summary>What a story does next: wait, or play a part of its own.</summary>
internal readonly record struct Step(TimeSpan Wait, IEnumerable<Step>? Part)
{
    public static Step Play(IEnumerable<Step> part) => new(TimeSpan.Zero, part);
}

/// <summary>Plays a story on the timeline, from wait to wait.</summary>
internal sealed class StoryPlayer(Timeline timeline)
{
    private readonly Stack<IEnumerator<Step>> _parts = new();

    /// <summary>Begins at once; the first steps are played before this returns.</summary>
    public void Play(IEnumerable<Step> story)
    {
        _parts.Push(story.GetEnumerator());
        GoOn();
    }

    private void GoOn()
    {
        while (_parts.Count > 0)
        {
            var part = _parts.Peek();
            if (!part.MoveNext())
            {
                _parts.Pop().Dispose();
                continue;
            }

            if (part.Current.Part is { } inner)
            {
                _parts.Push(inner.GetEnumerator());
                continue;
            }

            timeline.After(part.Current.Wait, GoOn);
            return;
        }
    }
}
