import java.io.File;
import java.io.InputStream;
import java.util.Arrays;
import javax.xml.transform.stream.StreamSource;
import net.sf.saxon.s9api.Processor;
import net.sf.saxon.s9api.QName;
import net.sf.saxon.s9api.XdmDestination;
import net.sf.saxon.s9api.XdmNode;
import net.sf.saxon.s9api.XdmNodeKind;
import net.sf.saxon.s9api.XsltExecutable;
import net.sf.saxon.s9api.XsltTransformer;

/** Holds every message of a folder against the published sheet of BR-FR-CDV. Ends with 1 where the sheet complains, or has not looked. */
public class ValidateMessages {
    private static final String SHEET = "/external/schematron/ctc/1.3.0/xslt/20260216_BR-FR-CDV-Schematron-CDAR_V1.3.0.xslt";
    private static final String SVRL = "http://purl.oclc.org/dsdl/svrl";

    public static void main(String[] arguments) throws Exception {
        File[] files = new File(arguments[0]).listFiles((folder, name) -> name.endsWith(".xml"));
        if (files == null || files.length == 0) {
            System.out.println("no message is in " + arguments[0]);
            System.exit(1);
        }
        Arrays.sort(files);
        Processor processor = new Processor(false);
        XsltExecutable sheet;
        try (InputStream text = ValidateMessages.class.getResourceAsStream(SHEET)) {
            sheet = processor.newXsltCompiler().compile(new StreamSource(text));
        }
        int complaints = 0;
        for (File file : files) {
            XdmDestination report = new XdmDestination();
            XsltTransformer run = sheet.load();
            run.setSource(new StreamSource(file));
            run.setDestination(report);
            run.transform();
            int fired = 0;
            for (XdmNode node : report.getXdmNode().children().iterator().next().children()) {
                if (node.getNodeKind() != XdmNodeKind.ELEMENT || !SVRL.equals(node.getNodeName().getNamespaceURI())) {
                    continue;
                }
                String name = node.getNodeName().getLocalName();
                fired += name.equals("fired-rule") ? 1 : 0;
                if (name.equals("failed-assert") || name.equals("successful-report")) {
                    complaints++;
                    String rule = node.getAttributeValue(new QName("id"));
                    System.out.println(file.getName() + ": [" + rule + "] " + node.getStringValue().strip());
                }
            }
            if (fired == 0) {
                complaints++;
                System.out.println(file.getName() + ": no rule looked at it");
            }
        }
        System.out.println(files.length + " messages: " + complaints + " complaints");
        System.exit(complaints == 0 ? 0 : 1);
    }
}
