import java.io.File;
import java.util.Arrays;
import org.mustangproject.validator.ZUGFeRDValidator;

/** Holds every PDF of a folder, each with an electronic invoice inside, against PDF/A-3 and Factur-X. Ends with 1 where one of them fails, or none is there. */
public class ValidateHybrid {
    public static void main(String[] arguments) {
        File[] files = new File(arguments[0]).listFiles((folder, name) -> name.endsWith(".pdf"));
        if (files == null || files.length == 0) {
            System.out.println("no PDF is in " + arguments[0]);
            System.exit(1);
        }
        Arrays.sort(files);
        int failed = 0;
        for (File file : files) {
            ZUGFeRDValidator validator = new ZUGFeRDValidator();
            String report = validator.validate(file.getPath());
            // A report that says nothing of PDF/A, or of rules that fired, has not looked.
            boolean good = validator.wasCompletelyValid() && report.contains("isCompliant=true") && report.contains("<fired>");
            if (!good) {
                System.out.println(file + "\n" + report);
                failed++;
            }
        }
        System.out.println((files.length - failed) + " papers passed, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }
}
