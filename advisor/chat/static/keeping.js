// Where a plan is: in the memory of the page, and on the device only once the person says so; at a desk never.

const KEY = "advisor-plan";

export class Keeping {
  /** `onOther()` is called when another tab changed or wiped what is kept. */
  constructor(mayKeep, onOther) {
    this.mayKeep = mayKeep;
    this.plan = null;
    this.kept = false;
    if (!mayKeep) return this.remove();
    this.read();
    addEventListener("storage", (event) => {
      if (!this.kept || (event.key !== KEY && event.key !== null)) return;
      if (event.newValue === null) this.kept = false; // the other tab let go of it: here it is in memory only
      else this.read();
      onOther();
    });
  }

  read() {
    try {
      const plan = JSON.parse(localStorage.getItem(KEY));
      if (!plan) return;
      this.plan = plan;
      this.kept = true;
    } catch {
      // No storage in this browser, or something that is no plan: then there is none.
    }
  }

  set(plan) {
    this.plan = plan;
    if (plan === null) this.remove();
    else if (this.kept) this.kept = this.write();
  }

  /** Whether it is kept from now on; false where the browser does not let us. */
  keep(on) {
    if (!on) this.remove();
    this.kept = on && this.mayKeep && this.plan !== null && this.write();
    return this.kept;
  }

  write() {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.plan));
      return true;
    } catch {
      return false;
    }
  }

  remove() {
    this.kept = false;
    try {
      localStorage.removeItem(KEY);
    } catch {
      // No storage: nothing was kept.
    }
  }
}
