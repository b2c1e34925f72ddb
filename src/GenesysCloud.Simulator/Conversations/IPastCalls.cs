namespace GenesysCloud.Simulator.Conversations;

/// <summary>Conversations of days gone by: known to REST, analytics and recordings, told to nobody as notifications.</summary>
internal interface IPastCalls
{
    /// <summary>Conversations of the past that were made so far.</summary>
    int Made { get; }

    /// <summary>Makes conversations as a contact centre has them, quiet nights and busy hours, that started in this span and are over by now.</summary>
    /// <returns>How many were made.</returns>
    int Make(DateTimeOffset from, DateTimeOffset to, int calls);

    /// <summary>Makes as many tiny conversations of one caller and one agent, recorded, evenly over the span: a load, not a story.</summary>
    /// <param name="from">When the first one starts.</param>
    /// <param name="to">When all of them are over.</param>
    /// <param name="calls">How many.</param>
    /// <param name="talk">How long each talks; ten seconds where not given. Hours make large recordings.</param>
    /// <returns>How many were made.</returns>
    int MakeTiny(DateTimeOffset from, DateTimeOffset to, int calls, TimeSpan? talk = null);
}
