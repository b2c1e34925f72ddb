namespace Adapter.Abstractions;

/// <summary>Log categories that mean something to the host.</summary>
public static class LogCategories
{
    /// <summary>
    /// The platform's own frames, as they come. It is off unless an administrator switches it on for an adapter and a time; then the host writes them to a file of their own. It is the one place
    /// where payloads may be logged, at any level. Ask <c>IsEnabled</c> before a frame becomes text. Tokens and other secrets are not logged here either.
    /// </summary>
    public const string RawCti = "Cti.Raw";
}
