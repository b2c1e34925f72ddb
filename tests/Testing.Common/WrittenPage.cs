namespace Testing.Common;

/// <summary>
/// A page of docs/ that a test writes from the product and holds to it. GENESYS_ADAPTERS_WRITE_PAGES=1 writes such pages anew; a person then reads what changed.
/// </summary>
public static class WrittenPage
{
    private const string WriteSwitch = "GENESYS_ADAPTERS_WRITE_PAGES";

    /// <summary>What the page says, after it was written where that is asked for.</summary>
    public static string Read(string name, string asItShouldBe)
    {
        var path = Path.Combine(Repository.Root, "docs", name);
        if (Environment.GetEnvironmentVariable(WriteSwitch) == "1")
        {
            File.WriteAllText(path, asItShouldBe);
        }

        return File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : $"docs/{name} is not there: run this test with {WriteSwitch}=1.";
    }
}
